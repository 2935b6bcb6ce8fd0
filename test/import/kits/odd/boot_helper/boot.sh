#!/bin/bash
# Starts the component whose pod this is.
export MINDIE_LOG_TO_STDOUT=0
export MINDIE_LOG_LEVEL=debug
export MINDIE_LOG_TO_FILE=1
set_common_env() {
  export ASCEND_GLOBAL_LOG_LEVEL=3 TASK_QUEUE_ENABLE=2
}
set_common_env
export LD_LIBRARY_PATH="$MINDIE_LLM_HOME_PATH/lib:$LD_LIBRARY_PATH"
cd "$MIES_INSTALL_PATH"
if [ $# -eq 0 ]; then
    python3 /mnt/configmap/get_group_id.py
    exit_code=$?
    if [ $exit_code -eq 2 ]; then
        export GRPC_POLL_STRATEGY=poll
        export MIES_CONTAINER_IP="$POD_IP"
        export MIES_CONTAINER_MANAGEMENT_IP="$POD_IP"
        if grep -q '"distDPServerEnabled": true' conf/config.json; then
            export ATB_WORKSPACE_MEM_ALLOC_GLOBAL=1
        else
            export HCCL_RDMA_RETRY_CNT=6
            export HCCL_RDMA_TIMEOUT=18
            export HCCL_EXEC_TIMEOUT=60
            export PYTORCH_NPU_ALLOC_CONF='expandable_segments:True'
            export OMP_NUM_THREADS=16
            ./bin/mindieservice_daemon &
        fi
        wait $!
    fi
    if [ $exit_code -eq 1 ]; then
        export MINDIE_MS_CONTROLLER_CONFIG_FILE_PATH="$MIES_INSTALL_PATH/conf/ms_controller.json"
        export CONTROLLER_EXTRA=one
        ./bin/ms_controller
    fi
    if [ $exit_code -eq 0 ]; then
        export MINDIE_MS_COORDINATOR_CONFIG_FILE_PATH="$MIES_INSTALL_PATH/conf/ms_coordinator.json"
        ./bin/ms_coordinator "$POD_IP" 1025 "$POD_IP" 1026
    fi
elif [ $# -eq 1 ]; then
    export PD_MODE=0
    export HCCL_EXEC_TIMEOUT=60
fi
