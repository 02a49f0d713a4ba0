// The types of the example's server, for the tests that start it.
import type { Server } from 'node:http';

export declare function serveExample(port: number): Promise<Server>;
