// Parts that ask for themselves again. Whatever isn't the part must not take its place: an error is asked again by
// itself, and who was signed out meanwhile is led to the door with the whole page.

document.addEventListener("htmx:before:response", (event) => {
  const answer = event.detail.ctx.response.raw;
  if (answer.ok && !answer.redirected) return;
  event.preventDefault();
  if (answer.redirected) location.reload();
});
