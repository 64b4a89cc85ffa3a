/** What is wrong with an organisation's name: its rules are looser than a machine's. */
import type { InputFault } from "../../bridge";
import { inputWords } from "../../words/obstacles";

export function nameWords(fault: InputFault): string {
  if (fault === "badCharacter") return "It has a character that a name can't have.";
  if (fault === "badEdge") return "It can't begin or end with a space.";
  return inputWords(fault, "name");
}
