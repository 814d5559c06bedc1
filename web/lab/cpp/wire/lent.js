// What the wire's programs may leave open when they are linked, beside ../lent.js: the page lends it
// (web/lab/wire/simulation/peers.js).
mergeInto(LibraryManager.library, {
  write: function () {},
  finish: function () {},
  over: function () {},
  wait: function () {},
  random: function () {},
  hear_open: function () {},
  hear_message: function () {},
  hear_close: function () {},
});
