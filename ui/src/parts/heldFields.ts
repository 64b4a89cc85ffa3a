/**
 * Whether the fields within are held as they are: what was sent isn't changed beneath its own report. They are read-only
 * then and not disabled, so that the one that has the focus keeps it.
 */
import { createContext } from "react";

export const HeldFields = createContext(false);
