import { testApplying } from './apply';

testApplying('oldest');
