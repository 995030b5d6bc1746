/* The review page with scripts: the button says how many are ticked now, and what was refused is read out first.
   Everything can be done without this file. */

const button = document.getElementById('publish');
const boxes = [...document.querySelectorAll('input[name=ticked][data-can]')];
const count = () => {
  const n = boxes.filter((box) => box.checked).length;
  button.textContent = n === 0 ? 'Publish those ticked' : n === 1 ? 'Publish this one' : `Publish these ${n}`;
};
if (button) {
  document.getElementById('review').addEventListener('change', count);
  addEventListener('pageshow', count);  /* a browser that goes back keeps the ticks */
}
document.getElementById('refused')?.focus();
