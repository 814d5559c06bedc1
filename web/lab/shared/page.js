// The way to the rest of the workbook is for those who opened the page. A slide shows the lab alone.
document.querySelector(".site").hidden = self !== top;
