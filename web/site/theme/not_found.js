// Which of the folders above this address is the workbook's? The nearest one that has its stylesheet.
(async () => {
  const folders = location.pathname.split("/").slice(1, -1);
  for (let depth = folders.length; depth >= 0; --depth) {
    const root = `/${folders.slice(0, depth).map((name) => `${name}/`).join("")}`;
    const answer = await fetch(`${root}theme/site.css`, { method: "HEAD" }).catch(() => null);
    if (!answer?.ok || !/^text\/css/.test(answer.headers.get("content-type"))) continue;
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${root}theme/site.css` });
    document.head.append(style);
    const link = (path, text) => Object.assign(document.createElement("a"), { href: root + path, textContent: text });
    const home = document.getElementById("way-home");
    home.replaceChildren(link("", "The workbook begins here"), ". ", link("search.html", "Search it"), ".");
    return;
  }
})();
