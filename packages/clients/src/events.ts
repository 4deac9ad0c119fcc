export { BME_EVENT_KINDS, type BmeEvent, parseBmeEvents } from "./bme-events.js";
export {
  type LimitChange,
  ORACLE_EVENT_KINDS,
  type OracleEvent,
  parseOracleEvents,
} from "./oracle-events.js";
