/* Who else has this record open: asked every half minute, said in words where anybody has.
   The server wrote the notice as it was when the page was opened; without this file it stays so. */

const EVERY = 30_000;
const notice = document.querySelector('[data-open]');

const send = (form, gone) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  if (gone) body.set('gone', '1');
  return fetch(notice.dataset.open, { method: 'POST', body, keepalive: gone, redirect: 'error' });
};

const show = (said) => {
  const now = [...notice.children].map((one) => one.textContent);
  if (JSON.stringify(now) === JSON.stringify(said)) return;  /* nothing to be read aloud */
  notice.replaceChildren(...said.map((words) => Object.assign(document.createElement('p'), { textContent: words })));
};

if (notice) {
  const form = notice.closest('form');
  let isGone = false;
  const ask = async () => {
    try {
      const answer = await send(form, false);
      if (answer.ok && !isGone) show((await answer.json()).said);
    } catch { /* asked again in a while */ }
  };
  ask();
  setInterval(() => { if (!isGone) ask(); }, EVERY);
  addEventListener('pagehide', () => { isGone = true; send(form, true).catch(() => {}); });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) { isGone = false; ask(); } });
}
