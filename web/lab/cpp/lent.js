// What C++ may leave open when it is linked, for the page lends it (shared/browser.js). Emscripten reads
// this: any other name that is not defined is an error.
mergeInto(LibraryManager.library, {
  sha1: function () {},
  has_visible_character: function () {},
  name_as_seen: function () {},
});
