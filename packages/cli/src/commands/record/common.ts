import { needed } from "../../command.js";
import { wholeNumber } from "../../parse.js";

export const requestId = { id: needed("ID", "number of the request", wholeNumber) };
