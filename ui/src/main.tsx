/** Starts the UI: the right colours first, then React. */
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { applyBoot } from "./app/theme";
import { makeClient } from "./data/client";
import { askAhead } from "./data/start";
import "./styles.css";

performance.mark("starts");
applyBoot();
const client = makeClient();
void askAhead(client, location.hash);
const root = document.getElementById("root");
if (root) createRoot(root).render(<App client={client} />);
