import { testApplying } from './apply';

testApplying('newest');
