import { expect } from "chai";
import { renderView, type View } from "../src/view.js";

const text = (words: string): View => ({ kind: "text", text: words });
const fields = (entries: Readonly<Record<string, View>>): View => ({
  kind: "fields",
  fields: Object.entries(entries).map(([label, view]) => ({ label, view })),
});
const list = (...items: readonly View[]): View => ({ kind: "list", items });

describe("what people see", () => {
  it("fields as two columns, with what is nested below its label", () => {
    const view = fields({
      id: text("4"),
      longest: text("two\nlines"),
      none: list(),
      inner: fields({ a: text("1") }),
    });
    expect(renderView(view)).to.deep.equal([
      ...["id       4", "longest  two", "         lines", "none     none", "inner", "  a  1"],
    ]);
  });

  it("lists of like things as a table, and cells on one line", () => {
    const row = (id: string, members: View) => fields({ id: text(id), members });
    expect(renderView(list(row("1", list(text("a"), text("b"))), row("22", list())))).to.deep.equal([
      ...["id  members", "1   a; b", "22  none"],
    ]);
    const many = list(...["a", "b", "c", "d"].map(text));
    expect(renderView(list(row("1", many)))).to.deep.equal(["id  members", "1   4 of them"]);
  });

  it("lists of unlike things one after the other", () => {
    const view = list(fields({ kind: text("a"), x: text("1") }), fields({ kind: text("b") }));
    expect(renderView(view)).to.deep.equal(["kind  a", "x     1", "", "kind  b"]);
  });

  it("tables that are too wide as blocks", () => {
    const wide = (id: string) => fields({ id: text(id), digits: text("7".repeat(120)) });
    expect(renderView(list(wide("1"), wide("2")))).to.deep.equal([
      ...["id      1", `digits  ${"7".repeat(120)}`, "", "id      2", `digits  ${"7".repeat(120)}`],
    ]);
  });
});
