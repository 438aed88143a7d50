/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_VIRTUAL_CLOCK_H
#define RFC_TCP_PKT_VIRTUAL_CLOCK_H

#include "ast.h"

#include <cstdint>
#include <exception>
#include <functional>

namespace packetdrill
{

/** Runs the simulator piece by piece. What an action throws comes out of the method that runs it.
 */
class VirtualClock
{
  public:
    /** @return now */
    Nanoseconds Now() const;
    /** Runs up to an instant and all that happens at it. @param instant not before now */
    void AdvanceTo(Nanoseconds instant);
    /**
     * Runs until Interrupt(), at most up to an instant and all that happens at it.
     * @param instant not before now
     * @return whether it was interrupted
     */
    bool RunUntil(Nanoseconds instant);
    /** Ends RunUntil() after the event that is being simulated; no effect otherwise. */
    void Interrupt();
    /**
     * Acts inside of the simulation, and runs what follows at the same instant.
     * @param node context of the action @param action what to do
     */
    void Act(uint32_t node, const std::function<void()>& action);
    /** Acts inside of the simulation when all that is due before is done. @param action what */
    void ActSoon(const std::function<void()>& action);

  private:
    /** Ends a run, unless it was interrupted before. @param run which one */
    void EndRun(uint64_t run);
    /** Runs until EndRun of this run, or an interrupt. */
    void Run();
    /** @param action to run; what it throws is kept */
    void Guard(const std::function<void()>& action);

    uint64_t m_run{0};           ///< number of the run
    bool m_interruptible{false}; ///< inside of RunUntil()
    bool m_interrupted{false};   ///< Interrupt() was called
    std::exception_ptr m_thrown; ///< by an action
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_VIRTUAL_CLOCK_H
