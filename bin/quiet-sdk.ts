// Keeps the SDK's notice about old versions of Node out of what commands print: imported first.

/** Functions on AWS have a runtime of their own, and this is not set there. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
