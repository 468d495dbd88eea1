// Everything here makes a page quieter that already works without it.
