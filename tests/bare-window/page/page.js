// Two static views to switch between, the yardstick for a tenant switch, and a greeting.
const status = document.querySelector("[role=status]");
const main = document.querySelector("main");
const views = ["A", "B"].map((name) => {
  const view = document.createElement("section");
  view.innerHTML = `<h2>View ${name}</h2>`;
  for (let row = 0; row < 40; row += 1) {
    const line = document.createElement("div");
    line.textContent = `${name} ${row}`;
    view.append(line);
  }
  return view;
});
main.replaceChildren(views[0]);

document.querySelector("button").addEventListener("click", () => {
  status.textContent = `Good day, ${document.querySelector("#name").value}`;
});

// Shows the other view and answers, after it is drawn, how many milliseconds that took.
window.switchView = () =>
  new Promise((answer) => {
    const start = performance.now();
    const next = main.firstChild === views[0] ? views[1] : views[0];
    main.replaceChildren(next);
    requestAnimationFrame(() => setTimeout(() => answer(performance.now() - start)));
  });
