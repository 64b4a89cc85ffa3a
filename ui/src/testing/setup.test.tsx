import { render } from "@testing-library/react";
import { useEffect, useState } from "react";
import { expect, test } from "vitest";

const effects: string[] = [];
let say: (word: string) => void = () => undefined;

function Heard() {
  const [word, setWord] = useState("first");
  useEffect(() => {
    say = setWord;
    effects.push(word);
    return () => void effects.push(`not ${word}`);
  }, [word]);
  return <p>{word}</p>;
}

test("a test may end between a commit and its effects", async () => {
  render(<Heard />);
  // Outside of `act`, as everything is that the core says unasked.
  acting(false);
  const drawn = new Promise<void>((done) =>
    new MutationObserver(() => done()).observe(document.body, { subtree: true, characterData: true }),
  );
  say("last");
  await drawn;
  acting(true);
  expect(document.body.textContent).toBe("last");
});

test("and before the next begins they have run, and nothing of it is left", () => {
  expect(effects).toEqual(["first", "not first", "last", "not last"]);
  expect(document.body.textContent).toBe("");
});

function acting(on: boolean): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: on });
}
