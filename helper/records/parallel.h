/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PARALLEL_H
#define RFC_TCP_PARALLEL_H

#include "ns3/node.h"

#include <mutex>

namespace ns3::rfctcp
{

/** @return true if several processes (MPI) simulate the network together */
bool IsDistributed();

/** @return number of this process, 0 if there is only one */
uint32_t GetRank();

/** @param node any node @return true if this process simulates it */
bool IsSimulatedHere(Ptr<const Node> node);

/** @return true if several threads may simulate nodes at a time, as UNISON does */
bool IsMultithreaded();

/**
 * One thread at a time makes records. Whatever a simulated node calls has an object of this class
 * while it uses what several nodes share.
 */
class RecordScope
{
  public:
    RecordScope();

  private:
    std::lock_guard<std::recursive_mutex> m_lock; ///< a record may cause another one
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_PARALLEL_H
