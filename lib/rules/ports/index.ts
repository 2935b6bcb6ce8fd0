import type { Rule } from '../rule';
import { controllerPortTaken } from './controller-port-taken';
import { coordinatorPortTaken } from './coordinator-port-taken';
import { serverPortTaken } from './server-port-taken';

/** Rules of ports that two files or two processes share. */
export const portsRules: readonly Rule[] = [controllerPortTaken, coordinatorPortTaken, serverPortTaken];
