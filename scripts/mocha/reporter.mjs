import mocha from "mocha";

const { Base } = mocha.reporters;
const { constants } = mocha.Runner;
const { color } = Base;

/**
 * One line a test under the titles of its suites, milliseconds only where a test is slow, failures with their
 * differences at the end, then the tests that did not run, and one closing line that programs can read:
 * `N passed, N failed, N skipped`.
 */
export default class Reporter extends Base {
  #depth = 0;
  /** Tests that did not run. */
  #pending = [];

  constructor(runner, options) {
    super(runner, options);
    runner.on(constants.EVENT_SUITE_BEGIN, (suite) => this.#beginSuite(suite));
    runner.on(constants.EVENT_SUITE_END, () => this.#endSuite());
    runner.on(constants.EVENT_TEST_PASS, (test) => this.#pass(test));
    runner.on(constants.EVENT_TEST_FAIL, (test) => this.#fail(test));
    runner.on(constants.EVENT_TEST_PENDING, (test) => this.#skip(test));
    runner.once(constants.EVENT_RUN_END, () => this.#close());
  }

  #beginSuite(suite) {
    if (!suite.root) {
      this.#line(suite.title);
      this.#depth += 1;
    }
  }

  #endSuite() {
    this.#depth = Math.max(0, this.#depth - 1);
  }

  #pass(test) {
    const isSlow = test.duration > test.slow();
    const time = isSlow ? color("medium", ` (${test.duration} ms)`) : "";
    this.#line(`${color("checkmark", Base.symbols.ok)} ${color("pass", test.title)}${time}`);
  }

  /** The number is that of the failure's report at the end. */
  #fail(test) {
    this.#line(color("fail", `${Base.symbols.err} ${this.failures.length}) ${test.title}`));
  }

  #skip(test) {
    this.#pending.push(test);
    this.#line(color("pending", `- ${test.title}`));
  }

  #close() {
    if (this.failures.length > 0) {
      Base.list(this.failures);
    }
    if (this.#pending.length > 0) {
      Base.consoleLog("\nskipped:");
      for (const test of this.#pending) {
        Base.consoleLog("%s", color("pending", `  - ${test.titlePath().join(" › ")}`));
      }
    }
    const { passes = 0, failures = 0, pending = 0 } = this.stats;
    Base.consoleLog(`\n${passes} passed, ${failures} failed, ${pending} skipped`);
  }

  #line(text) {
    // As an argument, so that a % in a title is not a format.
    Base.consoleLog("%s", `${"  ".repeat(this.#depth)}${text}`);
  }
}
