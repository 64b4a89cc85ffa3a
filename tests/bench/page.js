// What the bench does inside a window. Arguments: what to do, its own arguments, and last the callback.
// Times are from the event to the first task after the frame that shows its outcome was drawn.
const [what, ...words] = arguments;
const done = words.pop();

const pause = (ms) => new Promise((go) => setTimeout(go, ms));
// Events of people fall anywhere between two frames.
const someMoment = (ms) => pause(ms + Math.random() * 17);
const painted = () =>
  new Promise((go) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => go(performance.now());
      port2.postMessage(null);
    }),
  );
const until = (test, waitedFor) =>
  new Promise((go, fail) => {
    if (test()) return go();
    const late = setTimeout(() => {
      watch.disconnect();
      fail(new Error(`${waitedFor} did not come; drawn: ${document.documentElement.dataset.drawn}`));
    }, 8000);
    const watch = new MutationObserver(() => {
      if (!test()) return;
      clearTimeout(late);
      watch.disconnect();
      go();
    });
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
const drawn = (mark) => until(() => document.documentElement.dataset.drawn === mark, mark);
const type = (field, text) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text.at(-1) ?? null }));
};
const press = (field, key) =>
  field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const from = (start, end) => end - start;

const root = () => document.getElementById("root");
const count = () => document.querySelector("[data-testid=machines-count]")?.textContent ?? "";

const deeds = {
  // Goes to an address of the app and waits for it to be drawn.
  async go(path, mark) {
    const start = performance.now();
    location.hash = path;
    await drawn(mark);
    return from(start, await painted());
  },

  // Chooses a tenant in the switcher, found by its id, a moment after its line was highlighted.
  async choose(id) {
    document.querySelector('button[aria-label^="Switch tenant"]').click();
    const field = () => document.querySelector('input[aria-label="Find a tenant"]');
    await until(field, "the switcher");
    await pause(60);
    type(field(), id);
    const lines = () => document.querySelectorAll("#tenant-tree [role=treeitem]");
    await until(() => lines().length === 1, "the tenant's line");
    await someMoment(150);
    const start = performance.now();
    press(field(), "Enter");
    await drawn(`${id}:overview`);
    return from(start, await painted());
  },

  // Types texts into the machines' search field, one after the other; each must change the count.
  async filter(texts) {
    const field = document.querySelector('input[aria-label="Search machines"]');
    const times = [];
    for (const text of texts) {
      await someMoment(120);
      const before = count();
      const start = performance.now();
      type(field, text);
      await until(() => count() !== before, `another count than “${before}” for “${text}”`);
      const time = from(start, await painted());
      if (text !== "") times.push(time);
    }
    return times;
  },

  // Keeps a copy of the page as it stands: the same elements and styles, with no program behind them.
  async keep(name) {
    await painted();
    window.kept ??= {};
    window.kept[name] = root().cloneNode(true);
    return Object.keys(window.kept).length;
  },

  // Switches between two kept copies.
  async still(one, other, times) {
    const live = root();
    let shown = window.kept[one].cloneNode(true);
    live.style.display = "none";
    live.after(shown);
    await painted();
    const taken = [];
    for (let turn = 0; turn < times; turn += 1) {
      const next = window.kept[turn % 2 === 0 ? other : one].cloneNode(true);
      await someMoment(120);
      const start = performance.now();
      shown.replaceWith(next);
      shown = next;
      taken.push(from(start, await painted()));
    }
    shown.remove();
    live.style.display = "";
    await painted();
    return taken;
  },

  // When the page began and when a mark of its own, or its first content, was on the screen.
  async start(mark) {
    const find = () =>
      mark === null
        ? performance.getEntriesByName("first-contentful-paint")[0]
        : performance.getEntriesByName(mark)[0];
    for (let looks = 0; !find() && looks < 400; looks += 1) await pause(25);
    const entry = find();
    if (!entry) throw new Error(`${mark ?? "the first paint"} did not come`);
    const [visit] = performance.getEntriesByType("navigation");
    return {
      began: performance.timeOrigin,
      shown: entry.startTime,
      parsed: visit?.domInteractive ?? null,
      ran: visit?.domContentLoadedEventStart ?? null,
      first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    };
  },

  // Asks the core, as the page's own code does.
  ask: (command, request) => window.__TAURI_INTERNALS__.invoke(command, request ? { request } : {}),
};

Promise.resolve()
  .then(() => deeds[what](...words))
  .then((answer) => done({ answer }), (error) => done({ error: String(error?.message ?? error) }));
