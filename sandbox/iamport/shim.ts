// The IMP script a page loads: init and request_pay, opening the emulator's card window.

/** Runs in the browser; it only carries parameters to the window and the answer back. */
function installIamport(origin: string): void {
  let userCode = '';
  const fault = (message: string) => {
    throw new Error(`IMP: ${message}`);
  };
  const phone = () =>
    /Mobi|Android|iPhone/.test(navigator.userAgent) ||
    (matchMedia('(pointer: coarse)').matches && innerWidth < 768);
  const windowUrl = (params: object, way: string) => {
    const json = new TextEncoder().encode(JSON.stringify(params));
    const packed = btoa(String.fromCharCode(...json));
    return `${origin}/window?${new URLSearchParams({ params: packed, way }).toString()}`;
  };
  const overlay = (params: object, callback?: (rsp: unknown) => void) => {
    const before = document.activeElement as HTMLElement | null;
    const frame = document.createElement('iframe');
    frame.src = windowUrl(params, 'frame');
    frame.title = 'KICC 카드 등록';
    frame.id = 'imp-iframe';
    frame.setAttribute(
      'style',
      'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;',
    );
    const hear = (message: MessageEvent) => {
      if (message.origin !== origin || message.source !== frame.contentWindow) return;
      removeEventListener('message', hear);
      frame.remove();
      before?.focus();
      callback?.((message.data as { rsp: unknown }).rsp);
    };
    addEventListener('message', hear);
    document.body.append(frame);
  };
  const IMP = {
    init: (code: string) => {
      userCode = code;
    },
    request_pay: (params: Record<string, unknown>, callback?: (rsp: unknown) => void) => {
      if (userCode === '') fault('call IMP.init(user_code) first');
      if (typeof params['merchant_uid'] !== 'string') fault('merchant_uid must be a string');
      if (typeof params['amount'] !== 'number') fault('amount must be a number');
      if (params['pay_method'] !== 'card') fault('pay_method must be card');
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
