// What the harness asks of a page. Every question carries this text with it, so
// that it leaves nothing behind in the page and works where the page's own
// scripts are switched off. `scope` is a selector, `what` is what a person would
// call the thing.
const squash = s => (s || '').replace(/\s+/g, ' ').trim();

const shown = e => e.getClientRects().length > 0 && visible(e);
// A browser of some years ago has no checkVisibility, and hides nothing that is laid out but this way.
const visible = e => e.checkVisibility ? e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) : getComputedStyle(e).visibility === "visible";

// What only a screen reader is told: clipped to nothing or a pixel.
const hiddenFromSight = e => {
  const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  return r.width <= 1 || r.height <= 1 || s.clipPath === 'inset(50%)' || /^rect\((0|1)px/.test(s.clip) || s.opacity === '0' || r.right <= 0 || r.bottom + scrollY <= 0;
};

const describe = e => {
  if (!e) return 'nothing';
  const id = e.id ? '#' + e.id : '', cls = e.classList.length ? '.' + [...e.classList].join('.') : '';
  const text = squash(e.innerText || e.value || e.getAttribute('aria-label'));
  return e.tagName.toLowerCase() + id + cls + (text ? ' “' + (text.length > 40 ? text.slice(0, 40) + '…' : text) + '”' : '');
};

const byIds = ids => squash((ids || '').split(/\s+/).map(id => document.getElementById(id)?.innerText || '').join(' '));

const nameOf = e => squash(
  byIds(e.getAttribute('aria-labelledby')) || e.getAttribute('aria-label') ||
  (e.labels && e.labels.length ? [...e.labels].map(l => l.innerText || l.textContent).join(' ') : '') ||
  (/^(submit|button|reset)$/.test(e.type) && e.tagName === 'INPUT' ? e.value : '') ||
  e.getAttribute('alt') || e.innerText || [...e.querySelectorAll('img[alt],svg[aria-label]')].map(i => i.alt || i.getAttribute('aria-label')).join(' ') ||
  e.getAttribute('title') || e.getAttribute('placeholder'));

const CLICKABLE = 'a[href],button,summary,input[type=submit],input[type=button],input[type=reset],input[type=image],input[type=checkbox],input[type=radio],[role=button],[role=link],[role=tab],[role=menuitem],[role=option],[role=switch],[role=checkbox],[role=radio],label';
const FIELD = 'input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image]),textarea,select,[contenteditable=true],[role=textbox],[role=combobox]';

const looksLikeSelector = w => /^[#.\[]/.test(w) || /[\[>]/.test(w);

const bySelector = (root, what) => {
  try { return [...root.querySelectorAll(what)]; } catch { return []; }
};

// A box that is drawn by its label is clicked on the label; a label that only
// names a field which is itself a candidate says the same thing twice.
const settleOnOne = (list) => {
  list = list.filter(e => e.tagName !== 'LABEL' || !e.control || !list.includes(e.control) || hiddenFromSight(e.control));
  list = list.filter(e => !(e.labels && e.labels.length && hiddenFromSight(e) && list.some(l => l.tagName === 'LABEL' && l.control === e)));
  list = list.filter(e => !list.some(o => o !== e && e.contains(o) && o.matches(CLICKABLE)));
  const seen = new Set();
  return list.filter(e => {
    if (e.tagName !== 'A') return true;
    if (seen.has(e.href)) return false;
    seen.add(e.href);
    return true;
  });
};

const roots = scope => scope ? bySelector(document, scope).filter(shown) : document.body ? [document.body] : [];

// find returns {e} or {why}.
const find = (scope, what, kind) => {
  const within = roots(scope);
  if (within.length !== 1) return {why: within.length ? `${within.length} places match ${scope}; name one` : `there is no ${scope}`};
  const root = within[0];
  what = squash(what);
  const pool = bySelector(root, kind).filter(shown);
  const ways = [
    () => pool.filter(e => nameOf(e) === what),
    () => pool.filter(e => e.name === what || e.id === what),
    () => pool.filter(e => nameOf(e).startsWith(what)),
    () => pool.filter(e => nameOf(e).includes(what)),
    () => bySelector(root, what).filter(shown),
  ];
  if (looksLikeSelector(what)) ways.unshift(ways.pop());
  for (const way of ways) {
    const got = settleOnOne(way());
    if (got.length === 1) return {e: got[0]};
    if (got.length > 1) return {why: `“${what}” may mean ${got.length} things: ${got.slice(0, 6).map(describe).join(', ')}; say more, or use In(selector)`};
  }
  const near = pool.map(nameOf).filter(Boolean).slice(0, 40).join(' | ');
  return {why: `there is no “${what}” here; what could be meant: ${near || 'nothing'}`};
};

// aim returns where to click.
const aim = (scope, what) => {
  const got = find(scope, what, CLICKABLE);
  if (!got.e) return {why: got.why};
  const e = got.e;
  if (e.disabled || e.getAttribute('aria-disabled') === 'true' || e.closest('fieldset[disabled]')) return {why: describe(e) + ' is disabled'};
  e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
  const r = e.getClientRects()[0], x = r.left + r.width / 2, y = r.top + r.height / 2;
  const hit = document.elementFromPoint(x, y);
  if (hit && (hit === e || e.contains(hit) || hit.control === e || e.closest('label')?.contains(hit) || hit.closest('label')?.control === e)) return {x, y};
  return {why: describe(e) + ' is covered by ' + describe(hit)};
};

// focusOn puts the cursor into a field and says what kind it is.
const focusOn = (scope, what) => {
  const got = find(scope, what, FIELD);
  if (!got.e) return {why: got.why};
  const e = got.e;
  if (e.disabled || e.readOnly) return {why: describe(e) + (e.disabled ? ' is disabled' : ' is read-only')};
  e.scrollIntoView({block: 'center', behavior: 'instant'});
  e.focus();
  if (document.activeElement !== e) return {why: describe(e) + ' does not take the focus'};
  const typed = e.tagName === 'TEXTAREA' || e.isContentEditable || e.tagName === 'INPUT' && /^(text|search|email|tel|url|password|number)$/.test(e.type);
  if (typed && e.select) e.select();
  return {typed, tag: e.tagName, type: e.type || ''};
};

const announceChange = e => {
  e.dispatchEvent(new Event('input', {bubbles: true}));
  e.dispatchEvent(new Event('change', {bubbles: true}));
};

// setValue is for fields that are chosen from, not typed into: dates, times, colours, ranges.
const setValue = (scope, what, value) => {
  const got = find(scope, what, FIELD);
  if (!got.e) return {why: got.why};
  got.e.value = value;
  if (got.e.value !== value) return {why: `${describe(got.e)} does not take “${value}”`};
  announceChange(got.e);
  return {};
};

const choose = (scope, what, option) => {
  const got = find(scope, what, 'select');
  if (!got.e) return {why: got.why};
  const options = [...got.e.options], o = options.find(o => squash(o.label) === squash(option)) || options.find(o => o.value === option);
  if (!o) return {why: `${describe(got.e)} has no “${option}”; it has ${options.map(o => squash(o.label)).join(' | ')}`};
  if (o.disabled) return {why: `“${option}” is disabled`};
  got.e.focus();
  if (got.e.value !== o.value) { got.e.value = o.value; announceChange(got.e); }
  return {};
};

const holds = (scope, what) => {
  const got = find(scope, what, FIELD);
  if (!got.e) return {why: got.why};
  const e = got.e;
  if (/^(checkbox|radio)$/.test(e.type)) return {value: e.checked ? 'on' : ''};
  if (e.tagName === 'SELECT') return {value: squash(e.selectedOptions[0]?.label)};
  return {value: e.isContentEditable ? e.innerText : e.value};
};

// submitter is the button that sends the form one is in, or the only one there is.
const submitter = scope => {
  const within = roots(scope)[0];
  if (!within) return {why: `there is no ${scope}`};
  let form = document.activeElement?.form || document.activeElement?.closest?.('form');
  if (!form || !within.contains(form)) {
    const forms = bySelector(within, 'main form').concat(within.closest('main') ? bySelector(within, 'form') : []).filter(shown);
    const own = forms.length ? forms : bySelector(within, 'form').filter(shown);
    if (own.length !== 1) return {why: own.length ? `${own.length} forms are shown; fill a field of one first, or use In(selector)` : 'there is no form'};
    form = own[0];
  }
  const b = [...form.elements].find(e => shown(e) && (e.tagName === 'BUTTON' && e.type === 'submit' || e.tagName === 'INPUT' && /^(submit|image)$/.test(e.type)));
  if (!b) return {why: describe(form) + ' has no button that sends it'};
  document.querySelectorAll('[data-harness]').forEach(e => e.removeAttribute('data-harness'));
  b.setAttribute('data-harness', 'submit');
  return {};
};

const textOf = scope => {
  const within = roots(scope);
  return within.length ? squash(within.map(e => e.innerText).join(' ')) : '';
};

const path = () => location.pathname + location.search + location.hash;

const focused = () => {
  const e = document.activeElement;
  return !e || e === document.body ? '' : nameOf(e) || describe(e);
};

// skeleton is what every page must have, whatever it says.
const skeleton = () => {
  const out = [], say = s => out.push(s), count = s => [...document.querySelectorAll(s)].filter(shown).length;
  if (!squash(document.title)) say('the page has no title');
  const h1 = count('h1');
  if (h1 !== 1) say(`the page shows ${h1} h1, not one`);
  if (count('main,[role=main]') !== 1) say(`the page has ${count('main,[role=main]')} main landmarks, not one`);
  if (!count('body > header,[role=banner]')) say('the page has no banner (a header of the body)');
  if (!count('body > footer,[role=contentinfo]')) say('the page has no contentinfo (a footer of the body)');
  if (!document.querySelector('nav,[role=navigation]')) say('the page has no navigation');
  if (!document.querySelector('meta[name=viewport]')) say('the page has no viewport for phones');
  const skip = document.querySelector('a[href^="#"]');
  if (!skip || !document.querySelector(skip.getAttribute('href'))) say('the first link within the page does not lead past the header (a.skip)');
  if (document.documentElement.lang === 'en') for (const s of foreign()) say(s);
  return out;
};

// foreign are words of the house that an English page says in Chinese: what it quotes is
// Chinese, but not where it quotes from, nor what stands between its own words.
const foreign = () => {
  const out = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; (n = texts.nextNode());) {
    const e = n.parentElement, text = squash(n.data);
    if (!text || !shown(e) || e.closest('[lang^=zh],textarea,script,template')) continue;
    if (/ 第\d+条/.test(text)) out.push(`${describe(e)} cites in Chinese: ${text.slice(0, 80)}`);
    if (/[，；：。（）、]/.test(text) && !/\p{Script=Han}/u.test(text)) out.push(`${describe(e)} has Chinese punctuation: ${text.slice(0, 80)}`);
  }
  return out.slice(0, 20);
};

const scrolls = (e, axis) => /^(auto|scroll)$/.test(getComputedStyle(e)['overflow' + axis]);
const inScroller = (e, axis) => {
  for (let p = e.parentElement; p && p !== document.documentElement; p = p.parentElement) if (scrolls(p, axis)) return true;
  return false;
};
// rim is the right edge of the card that e stands in, or Infinity.
const rims = new WeakMap();
const rim = e => {
  if (!e || e === document.body || scrolls(e, 'X')) return Infinity;
  if (!rims.has(e)) {
    const s = getComputedStyle(e);
    rims.set(e, parseFloat(s.borderLeftWidth) && parseFloat(s.borderRightWidth) ? e.getBoundingClientRect().right : rim(e.parentElement));
  }
  return rims.get(e);
};
// textEnd is how far to the right the own text of e reaches.
const textEnd = e => Math.max(...[...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim()).map(n => {
  const r = document.createRange();
  r.selectNodeContents(n);
  return r.getBoundingClientRect().right;
}));
const ownText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());

// wide says what makes the page wider than the screen.
const wide = width => {
  const out = [], say = s => { if (out.length < 20 && !out.includes(s)) out.push(s); };
  const doc = document.documentElement;
  if (Math.max(doc.scrollWidth, window.innerWidth) > width + 1) {
    say(`the page is ${Math.max(doc.scrollWidth, window.innerWidth)} px wide at a width of ${width}`);
    for (const e of document.body.querySelectorAll('*')) {
      const r = e.getBoundingClientRect();
      if (r.right > width + 1 && r.width > 0 && shown(e) && !inScroller(e, 'X') && ![...e.children].some(c => c.getBoundingClientRect().right > width + 1)) say(`${describe(e)} reaches to ${Math.round(r.right)} px`);
    }
  }
  return out;
};

// overflow says what does not fit at this width.
const overflow = (width, phone) => {
  const out = wide(width), say = s => { if (out.length < 20 && !out.includes(s)) out.push(s); };
  for (const e of document.body.querySelectorAll('*')) {
    if (!ownText(e) || !shown(e) || hiddenFromSight(e)) continue;
    const s = getComputedStyle(e);
    if (textEnd(e) > rim(e) + 1) say(`${describe(e)} reaches ${Math.round(textEnd(e) - rim(e))} px out of its card`);
    if (/hidden|clip/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1 && !e.title) say(`${describe(e)} cuts its text off (${e.scrollWidth} px in ${e.clientWidth})${s.textOverflow === 'ellipsis' ? '; give the whole text in title' : ''}`);
    if (/hidden|clip/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 2 && !e.title) say(`${describe(e)} cuts its lines off (${e.scrollHeight} px in ${e.clientHeight})`);
  }
  const targets = [...document.body.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,[role=button],[role=tab],[role=switch],[role=menuitem]')]
    .filter(e => shown(e) && !hiddenFromSight(e) && !e.disabled).map(e => {
      const r = e.getBoundingClientRect();
      let w = r.width, h = r.height;
      for (const l of e.labels || []) {
        const b = l.getBoundingClientRect();
        if (l.contains(e) || /^(checkbox|radio)$/.test(e.type)) { w = Math.max(w, b.width); h = Math.max(h, b.height); }
      }
      // A link may reach over its whole row or card.
      const over = getComputedStyle(e, '::after');
      if (over.content !== 'none' && over.position === 'absolute') { w = Math.max(w, parseFloat(over.width) || 0); h = Math.max(h, parseFloat(over.height) || 0); }
      // A link in a sentence is as high as the line (WCAG 2.5.8, inline).
      const inline = e.tagName === 'A' && /^inline/.test(getComputedStyle(e).display) && e.parentElement && ownText(e.parentElement);
      return {e, r, w, h, small: !inline && (w < 23.5 || h < 23.5), x: r.left + r.width / 2, y: r.top + r.height / 2};
    });
  // With a mouse a small target does if nothing else is within 12 px of its middle,
  // or 24 of the middle of another small one (WCAG 2.5.8, spacing).
  const alone = a => targets.every(b => b === a || a.e.contains(b.e) || b.e.contains(a.e) || (b.small
    ? Math.hypot(a.x - b.x, a.y - b.y) >= 23.5
    : Math.hypot(Math.max(b.r.left - a.x, 0, a.x - b.r.right), Math.max(b.r.top - a.y, 0, a.y - b.r.bottom)) >= 11.5));
  for (const a of targets) {
    if (a.small && (phone || !alone(a))) say(`${describe(a.e)} is ${Math.round(a.w)}×${Math.round(a.h)} px, a target needs 24×24` + (phone ? '' : ' or room around it'));
    const primary = a.e.matches('main .btn:not(.secondary,.quiet), main [data-primary]');
    if (phone && primary && a.h < 43.5) say(`${describe(a.e)} is ${Math.round(a.h)} px high, a main button on a phone needs 44`);
  }
  return out;
};
