// The frame of the pages for paper: a narrow bar on the screen, which no printer prints, and the sheets.
import { relative } from "../../site/addresses.mjs";
import { NAME } from "../../site/pages/frame.mjs";
import { escape } from "../../site/text/markdown.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'";

// `page`: { address, title, kind, styles, html }. Returns it with `whole`.
export function paperPage(page) {
  const to = (address) => relative(page.address, address);
  const whole = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)} · ${NAME}</title>
<link rel="icon" href="data:,">
${page.styles.map((style) => `<link rel="stylesheet" href="${to(`slides/theme/${style}`)}">`).join("\n")}
</head>
<body class="${page.kind}">
<header class="bar"><a href="${to("slides/index.html")}">All slides</a> <span>Made for paper: print it from here.</span></header>
<main>
${page.html}
</main>
</body>
</html>
`;
  return { ...page, whole };
}
