// Copy list: the words of a list, one line each, for an e-mail to the customer.
import { say } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const lines = [...document.getElementById(button.dataset.copy).children].map(line);
  try {
    await navigator.clipboard.writeText(lines.join("\n"));
    say(`${lines.length} ${lines.length === 1 ? "line" : "lines"} copied`, button.closest("dialog"));
  } catch (refused) {
    if (!(refused instanceof DOMException || refused instanceof TypeError)) throw refused;
    // the browser keeps its clipboard to itself: then the list is selected, ready for a hand to copy
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
  }
});

const line = (item) => item.innerText.replace(/\s*\n\s*/g, " · ").trim();
