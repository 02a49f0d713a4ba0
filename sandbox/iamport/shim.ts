// The IMP script a page loads: init and request_pay, opening the emulator's card window.

type Params = Record<string, unknown>;

/** Runs in the browser; it only carries parameters to the window and the answer back. */
function installIamport(origin: string): void {
  let userCode = '';
  const fault = (message: string) => {
    throw new Error(`IMP: ${message}`);
  };
  const phone = () =>
    /Mobi|Android|iPhone/.test(navigator.userAgent) ||
    (matchMedia('(pointer: coarse)').matches && innerWidth < 768);
  const languageOf = ({ language }: Params) =>
    String(language ?? document.documentElement.lang).startsWith('en') ? 'en' : 'ko';
  const windowUrl = (params: Params, way: string) => {
    const json = new TextEncoder().encode(JSON.stringify(params));
    const packed = btoa(String.fromCharCode(...json));
    const query = { params: packed, way, language: languageOf(params) };
    return `${origin}/window?${new URLSearchParams(query).toString()}`;
  };
  /** The page behind the window: no key and no screen reader gets there until it is shut. */
  const makeInert = (frame: HTMLElement) => {
    const rest = [...document.body.children].filter(
      (child): child is HTMLElement =>
        child instanceof HTMLElement && child !== frame && !child.inert,
    );
    for (const child of rest) child.inert = true;
    return () => {
      for (const child of rest) child.inert = false;
    };
  };
  let shut: (() => void) | undefined;
  const overlay = (params: Params, callback?: (rsp: unknown) => void) => {
    const before = document.activeElement as HTMLElement | null;
    const frame = document.createElement('iframe');
    frame.src = windowUrl(params, 'frame');
    frame.title = languageOf(params) === 'en' ? 'KICC card registration' : 'KICC 카드 등록';
    frame.id = 'imp-iframe';
    frame.setAttribute(
      'style',
      'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;',
    );
    const closed = {
      success: false,
      imp_uid: null,
      merchant_uid: params['merchant_uid'],
      error_code: 'F1001',
      error_msg: '사용자가 결제를 취소하셨습니다',
    };
    let ready = false;
    const end = (rsp: unknown) => {
      shut?.();
      before?.focus();
      callback?.(rsp);
    };
    const hear = ({ origin: from, source, data }: MessageEvent) => {
      if (from !== origin || source !== frame.contentWindow) return;
      const said = data as { ready?: true; closed?: true; rsp?: unknown };
      if (said.ready) {
        ready = true;
        frame.focus();
        frame.contentWindow?.postMessage({ focus: true }, origin);
      } else end(said.closed ? closed : said.rsp);
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      if (ready) frame.contentWindow?.postMessage({ cancel: true }, origin);
      else end(closed); // A window that never came up cannot close itself.
    };
    document.body.append(frame);
    const wake = makeInert(frame);
    addEventListener('message', hear);
    addEventListener('keydown', onKey);
    shut = () => {
      shut = undefined;
      removeEventListener('message', hear);
      removeEventListener('keydown', onKey);
      frame.remove();
      wake();
    };
  };
  const IMP = {
    init: (code: string) => {
      userCode = code;
    },
    request_pay: (params: Params, callback?: (rsp: unknown) => void) => {
      if (userCode === '') fault('call IMP.init(user_code) first');
      if (typeof params['merchant_uid'] !== 'string') fault('merchant_uid must be a string');
      if (typeof params['amount'] !== 'number') fault('amount must be a number');
      if (params['pay_method'] !== 'card') fault('pay_method must be card');
      if (shut) fault('a payment window is open already');
      if (!phone()) overlay(params, callback);
      else if (typeof params['m_redirect_url'] !== 'string') fault('m_redirect_url is needed');
      else location.assign(windowUrl(params, 'page'));
    },
  };
  (window as unknown as { IMP: typeof IMP }).IMP = IMP;
}

/** esbuild may wrap functions in a naming helper, which a page does not have. */
const helper = 'const __name=(target)=>target;';
const origin = 'new URL(document.currentScript.src).origin';
export const shimScript = `${helper}(${installIamport.toString()})(${origin});`;
