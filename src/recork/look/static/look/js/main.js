// Everything here makes a page quieter that already works without it.
import "./again.js";
import "./ask.js";
import "./copy.js";
import "./keep.js";
import "./once.js";
import "./scanner.js";
import "./search.js";
import "./ticks.js";
