// Finds elements as a person names them: by role and accessible name. Arguments: role, name, how.
// `how` is "exact", "start" or "any". Hidden elements are not found. Answers the elements in order.
const [role, name, how] = arguments;
const IMPLIED = [
  ["button", "button,summary,input[type=button],input[type=submit]"],
  ["link", "a[href]"],
  ["textbox", "textarea,input:not([type]),input[type=text],input[type=email],input[type=url],input[type=password]"],
  ["searchbox", "input[type=search]"],
  ["checkbox", "input[type=checkbox]"],
  ["radio", "input[type=radio]"],
  ["combobox", "select"],
  ["heading", "h1,h2,h3,h4,h5,h6"],
  ["navigation", "nav"],
  ["main", "main"],
  ["banner", "header"],
  ["region", "section[aria-label],section[aria-labelledby]"],
  ["table", "table"],
  ["row", "tr"],
  ["columnheader", "th"],
  ["cell", "td"],
  ["list", "ul,ol"],
  ["listitem", "li"],
  ["dialog", "dialog"],
  ["status", "output"],
  ["img", "img[alt]"],
];
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const byId = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(" ");
const nameOf = (element) => {
  const labelled = element.getAttribute("aria-labelledby");
  if (labelled) return tidy(byId(labelled));
  const label = element.getAttribute("aria-label");
  if (label) return tidy(label);
  if (element.labels?.length) return tidy([...element.labels].map((one) => one.textContent).join(" "));
  return tidy(element.alt || element.innerText || element.textContent) || tidy(element.title || element.placeholder || element.value);
};
const shown = (element) => {
  const style = getComputedStyle(element);
  return element.getClientRects().length > 0 && style.visibility !== "hidden" && !element.closest("[aria-hidden=true],[inert]");
};
const implied = IMPLIED.find(([one]) => one === role)?.[1];
const selector = implied ? `[role="${role}"],:is(${implied}):not([role])` : `[role="${role}"]`;
const fits = (text) =>
  name === null || (how === "exact" ? text === name : how === "start" ? text.startsWith(name) : text.includes(name));
return [...document.querySelectorAll(selector)].filter((element) => shown(element) && fits(nameOf(element)));
