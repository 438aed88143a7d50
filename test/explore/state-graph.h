/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_EXPLORE_STATE_GRAPH_H
#define RFC_TCP_EXPLORE_STATE_GRAPH_H

#include "fingerprint.h"
#include "world.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ns3::rfctcp::explore
{

/**
 * The states visited, by number in the order of their discovery, with the first way to each of them
 * and all steps between them. The states themselves are not kept.
 */
class StateGraph
{
  public:
    using Number = uint32_t; ///< of a state

    /** A step to another state. */
    struct Step
    {
        Number target : 31; ///< where it leads
        Number forced : 1;  ///< the only segment on its way arrives
    };

    StateGraph();

    /**
     * @param fingerprint of a state @param parent where it was reached from @param event by which
     * step
     * @return its number, and true if it is new
     */
    std::pair<Number, bool> Insert(const Fingerprint& fingerprint,
                                   Number parent,
                                   const Event& event);
    /** A state is expanded from now on. @param number it */
    void BeginSteps(Number number);
    /** A step of the state that is expanded now. @param target where it leads @param forced the
     *  only segment on its way arrives */
    void AddStep(Number target, bool forced);

    /** @return states */
    std::size_t Size() const;
    /** @return steps */
    std::size_t Steps() const;
    /** @param number a state @return the steps to it from the first one */
    std::vector<Event> PathTo(Number number) const;
    /** @param number a state @return where its steps lead, in order, if it was expanded */
    std::vector<Number> Successors(Number number) const;

    // Questions about the whole graph, all states expanded

    /** @return a state on a circle of forced steps, if there is one */
    std::optional<Number> FindForcedCircle() const;
    /** @return a state from which no state without steps can be reached, if there is one */
    std::optional<Number> FindTrap() const;
    /** @return states that are on a circle */
    std::size_t CountOnCircles() const;

  private:
    /** The first way to a state, and the number of its steps. */
    struct Origin
    {
        Number parent;    ///< state before
        Event event;      ///< step from there
        uint8_t steps{0}; ///< from here
    };

    static constexpr Number FREE = UINT32_MAX; ///< marks an empty slot

    /** @param fingerprint of a state @return its slot, or the one where it belongs */
    std::size_t Find(const Fingerprint& fingerprint) const;
    void Grow(); ///< doubles the table
    /** @param number a state @return its first step */
    std::size_t Begin(Number number) const;
    /** @param number a state @return behind its last step */
    std::size_t End(Number number) const;

    std::vector<Number> m_slots;             ///< hash table, a power of two of them
    std::vector<Fingerprint> m_fingerprints; ///< by number
    std::vector<Origin> m_origins;           ///< by number
    std::vector<uint64_t> m_first;           ///< by number: its first step
    std::vector<Step> m_steps;               ///< those of a state in a row
    Number m_expanded{0};                    ///< the state that is expanded now
};

} // namespace ns3::rfctcp::explore

#endif // RFC_TCP_EXPLORE_STATE_GRAPH_H
