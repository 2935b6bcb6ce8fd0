/**
 * NPUs that one pod can be given, by server type. An 800I A2 has 8. An 800I A3 has 16 in modules of two, and its
 * scheduler gives out one NPU or whole modules (MindCluster, affinity scheduling of the Atlas 800I A3 SuperPoD).
 */
export const npusOfOnePod = {
  '800I-A2': [1, 2, 3, 4, 5, 6, 7, 8],
  '800I-A3': [1, 2, 4, 6, 8, 10, 12, 14, 16],
} as const;
