// What the page lends to a comparison (compare/run/side.js): see ../lent.js.
mergeInto(LibraryManager.library, {
  calling: function () {},
});
