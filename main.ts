// The cdk8s app: deployments/ becomes dist/.
import { runApp } from 'cdk8s-mindie/app';

void runApp();
