// The card window: what KICC's would ask for, with the test cards beside it.
import { testCards } from './cards';

/** The parameters travel packed in the query; nothing of them is written into the page as markup. */
export function windowPage(query: URLSearchParams): string {
  const params = unpack(query.get('params'));
  const facts = {
    params,
    way: query.get('way') === 'page' ? 'page' : 'frame',
    cards: testCards.map(({ number, ko, en }) => ({ number, ko, en })),
  };
  const json = JSON.stringify(facts).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>KICC 카드 등록 (테스트)</title>
<style>${style}</style>
</head>
<body>
<main role="dialog" aria-modal="true" aria-labelledby="title">
<header><strong>KICC</strong><span>정기결제 카드 등록</span><em>TEST</em></header>
<form id="form" novalidate>
<h1 id="title">카드 정보를 입력해 주세요</h1>
<dl><dt>상품</dt><dd id="goods"></dd><dt>표시 금액</dt><dd id="amount"></dd></dl>
<p class="note">지금은 카드만 등록되며 이 창에서 출금되지 않습니다.</p>
<label for="card">카드번호</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" placeholder="0000-0000-0000-0000"
 maxlength="23" aria-describedby="fault" required>
<p id="fault" role="alert"></p>
<div class="row"><button type="button" id="cancel">취소</button>
<button type="submit" id="pay">카드 등록</button></div>
</form>
<section aria-labelledby="cards-title"><h2 id="cards-title">테스트 카드</h2><ul id="cards"></ul></section>
</main>
<script id="facts" type="application/json">${json}</script>
<script>${script}</script>
</body>
</html>`;
}

function unpack(packed: string | null): Record<string, unknown> {
  try {
    const text = Buffer.from(packed ?? '', 'base64').toString('utf8');
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const style = `
*{box-sizing:border-box}body{margin:0;font:16px/1.5 "Noto Sans CJK KR","Apple SD Gothic Neo",system-ui,sans-serif;
color:#16202c;background:rgba(14,22,34,.62);display:grid;place-items:center;min-height:100vh;padding:16px}
main{width:100%;max-width:440px;background:#fff;border-radius:14px;overflow:hidden;
box-shadow:0 24px 60px rgba(0,0,0,.35)}
header{display:flex;gap:12px;align-items:center;padding:14px 22px;background:#0f3d8c;color:#fff}
header strong{letter-spacing:.08em}header em{margin-left:auto;font-style:normal;font-size:12px;
padding:2px 8px;border:1px solid #fff;border-radius:99px}
form{padding:18px 22px 8px}h1{font-size:20px;margin:0 0 10px}h2{font-size:14px;margin:0 0 6px;color:#4b5a6b}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 14px;margin:0;font-size:15px}dt{color:#4b5a6b}
dd{margin:0;text-align:right;font-weight:600}.note{font-size:13px;color:#4b5a6b;margin:8px 0 14px}
label{display:block;font-weight:600;margin-bottom:4px}input{width:100%;font:inherit;font-size:18px;
padding:11px 12px;border:1.5px solid #93a1b3;border-radius:8px;letter-spacing:.04em}
#fault{color:#b3261e;min-height:1.5em;margin:4px 0;font-size:14px}
.row{display:flex;gap:10px}button{font:inherit;border-radius:8px;border:1.5px solid #0f3d8c;cursor:pointer;
background:#fff;color:#0f3d8c}.row button{flex:1;padding:12px}#pay{background:#0f3d8c;color:#fff;font-weight:700}
button:focus-visible,input:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
section{padding:12px 22px 18px;background:#f3f6fa}ul{list-style:none;margin:0;padding:0;display:grid;gap:4px}
li button{width:100%;display:flex;gap:10px;justify-content:space-between;border:0;background:none;
padding:5px 6px;font-size:13px;text-align:left}li button:hover{background:#e2eaf5}
li code{white-space:nowrap}`;

const script = `
const facts=JSON.parse(document.getElementById('facts').textContent);
const {params,way,cards}=facts;const byId=(id)=>document.getElementById(id);
byId('goods').textContent=params.name||'';
byId('amount').textContent=Number(params.amount||0).toLocaleString('ko-KR')+'원';
const card=byId('card');
card.addEventListener('input',()=>{const d=card.value.replace(/\\D/g,'').slice(0,16);
card.value=d.replace(/(.{4})(?=.)/g,'$1-');});
for(const one of cards){const li=document.createElement('li');const b=document.createElement('button');
b.type='button';const code=document.createElement('code');code.textContent=one.number;
const what=document.createElement('span');what.textContent=one.ko;b.append(code,what);
b.addEventListener('click',()=>{card.value=one.number;card.focus();});li.append(b);byId('cards').append(li);}
async function finish(number){const body={params};if(number!==undefined)body.card=number;
for(const b of document.querySelectorAll('.row button'))b.disabled=true;
const answer=await fetch('/_emulator/window',{method:'POST',headers:{'content-type':'application/json'},
body:JSON.stringify(body)});const end=await answer.json();
if(way==='page'&&end.redirect)location.assign(end.redirect);
else if(window.parent!==window)window.parent.postMessage({rsp:end.rsp},'*');
else byId('fault').textContent='이 창은 닫으셔도 됩니다.';}
byId('form').addEventListener('submit',(event)=>{event.preventDefault();
if(card.value.replace(/\\D/g,'').length<15){byId('fault').textContent='카드번호를 확인해 주세요.';card.focus();return;}
void finish(card.value);});
byId('cancel').addEventListener('click',()=>void finish());
addEventListener('keydown',(event)=>{if(event.key==='Escape')void finish();});
card.focus();`;
