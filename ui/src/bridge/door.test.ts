import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "..");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
  /\.tsx?$/.test(file),
);
const read = (file: string) => readFileSync(join(source, file), "utf8");
const imports = (file: string) =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((m) => m[1] ?? "");

test("only the bridge speaks to Tauri or reads the bindings", () => {
  const outside = files.filter((file) => !file.startsWith("bridge/"));
  expect(outside.length).toBeGreaterThan(50);
  for (const file of outside) {
    for (const from of imports(file)) {
      expect(from, `${file} imports ${from}`).not.toMatch(/^@tauri-apps\/|bridge\/bindings/);
    }
  }
});

test("the search for imports would find one", () => {
  expect(imports("bridge/bindings.ts")).toContain("@tauri-apps/api/core");
});

test("nothing but tests and the fixture itself reaches the fixture", () => {
  for (const file of files.filter((one) => !one.startsWith("testing/") && !one.includes(".test."))) {
    for (const from of imports(file)) expect(from, `${file} imports ${from}`).not.toContain("testing");
  }
});

test("no mark-up is made from strings", () => {
  for (const file of files.filter((one) => !one.includes(".test."))) {
    expect(read(file), relative(source, file)).not.toMatch(
      /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|outerHTML/,
    );
  }
});

test("the page itself holds no script and no style of its own", () => {
  const page = readFileSync(join(source, "..", "index.html"), "utf8");
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
  for (const [script] of page.matchAll(/<script[\s\S]*?<\/script>/g))
    expect(script).toMatch(/^<script type="module" src="[^"]+"><\/script>$/);
});
