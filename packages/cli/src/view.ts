/** What a person sees of an answer, before it is laid out. */
export type View =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "fields"; readonly fields: readonly Field[] }
  | { readonly kind: "list"; readonly items: readonly View[] };

export interface Field {
  readonly label: string;
  readonly view: View;
}

const INDENT = "  ";
const NONE = "none";

/** Wider tables become blocks of fields: a terminal would break their lines. */
const WIDEST_TABLE = 120;

/** Lines of an answer: fields as two columns, lists of fields as a table, what is nested below its label. */
export function renderView(view: View): readonly string[] {
  if (view.kind === "text") return view.text.split("\n");
  if (view.kind === "fields") return renderFields(view.fields);
  if (view.items.length === 0) return [NONE];
  const table = tableOf(view.items);
  if (table?.every(({ length }) => length <= WIDEST_TABLE)) return table;
  const hasBlocks = view.items.some(({ kind }) => kind === "fields");
  return view.items.flatMap((item, index) => [...(hasBlocks && index > 0 ? [""] : []), ...renderView(item)]);
}

/** Lines of a table; none unless all items have the same fields. */
function tableOf(items: readonly View[]): readonly string[] | undefined {
  const rows = items.map((item) => (item.kind === "fields" ? item.fields : []));
  const head = rows[0]?.map(labelOf) ?? [];
  if (head.length === 0 || rows.some((row) => row.map(labelOf).join() !== head.join())) return undefined;
  return renderTable([head, ...rows.map((row) => row.map(({ view }) => oneLine(view)))]);
}

/** Columns padded to the same width, two spaces apart. */
export function renderTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(INDENT)
      .trimEnd(),
  );
}

function renderFields(fields: readonly Field[]): readonly string[] {
  const isFlat = ({ view }: Field) =>
    view.kind === "text" || (view.kind === "list" && view.items.length === 0);
  const width = Math.max(0, ...fields.filter(isFlat).map(({ label }) => label.length));
  return fields.flatMap((field) => {
    const { label, view } = field;
    const lines = renderView(view);
    if (isFlat(field)) {
      return lines.map((line, index) =>
        `${(index === 0 ? label : "").padEnd(width)}${INDENT}${line}`.trimEnd(),
      );
    }
    return [label, ...lines.map((line) => `${INDENT}${line}`.trimEnd())];
  });
}

const labelOf = ({ label }: Field) => label;

/** What fits into a cell of a table. */
function oneLine(view: View): string {
  if (view.kind === "text") return view.text;
  if (view.kind === "fields") {
    return view.fields.map(({ label, view: inner }) => `${label} ${oneLine(inner)}`).join(", ");
  }
  return view.items.length > 3 ? `${view.items.length} of them` : view.items.map(oneLine).join("; ") || NONE;
}
