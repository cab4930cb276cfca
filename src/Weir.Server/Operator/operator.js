// Renews the numbers while the page is looked at, and sends the clear button. Everything shown is written by the server.
const state = document.getElementById("state");
const said = document.getElementById("said");

async function renew() {
  const answer = await fetch("/operator/state");
  if (!answer.ok) throw new Error(String(answer.status));
  state.innerHTML = await answer.text();
}

async function tick() {
  if (!document.hidden) {
    try {
      await renew();
      if (said.dataset.lost) {
        said.textContent = "";
        delete said.dataset.lost;
      }
    } catch {
      said.textContent = "The server does not answer; these are its last numbers.";
      said.dataset.lost = "1";
    }
  }
  setTimeout(tick, 5000);
}

document.getElementById("clear").addEventListener("click", async () => {
  try {
    const answer = await fetch("/operator/clear", { method: "POST" });
    said.textContent = answer.ok ? await answer.text() : "It was not cleared.";
    await renew();
  } catch {
    said.textContent = "The server does not answer.";
  }
});

setTimeout(tick, 5000);
