// Where a step of chapters 3 and 5 is written.
const FRAME = "chapters/03-frame-parse/";
const CLOSE = "chapters/05-close-handling/";

export const FILES = {
  "3.1": `${FRAME}frame.cpp`,
  "3.2": `${FRAME}frame.cpp`,
  "3.3": `${FRAME}frame.cpp`,
  "3.4": `${FRAME}frame.cpp`,
  "3.5": `${FRAME}frame.cpp`,
  "3.6": `${FRAME}frame_parser.cpp`,
  "3.7": `${FRAME}message_parser.cpp`,
  "3.8": `${FRAME}message_parser.cpp`,
  "3.9": `${FRAME}utf8.cpp`,
  "3.10": `${FRAME}message_parser.cpp`,
  "5.1": `${CLOSE}outgoing.cpp`,
  "5.2": `${CLOSE}close.cpp`,
  "5.3": `${CLOSE}close.cpp`,
  "5.4": `${CLOSE}connection.cpp`,
  "5.5": `${CLOSE}connection.cpp`,
  "5.6": `${CLOSE}connection.cpp`,
  "5.7": `${CLOSE}patience.cpp`,
  "5.8": `${CLOSE}connection.cpp`,
  "5.9": `${CLOSE}patience.cpp`,
  "5.10": `${CLOSE}outgoing.cpp`,
  "5.11": `${CLOSE}close.cpp`,
};

export const STEPS = Object.keys(FILES);

// Steps of one function: nothing behind the first that is not written can be right.
const CHAINS = [["3.1", "3.2", "3.3"], ["3.7", "3.8"], ["5.1", "5.10"], ["5.2", "5.11"]];

export function stepsUpTo(step) {
  const chain = CHAINS.find((steps) => steps.includes(step)) ?? [step];
  return chain.slice(0, chain.indexOf(step) + 1);
}

export const place = (step) => `Chapter ${step[0]}, step ${step}: ${FILES[step]}`;
