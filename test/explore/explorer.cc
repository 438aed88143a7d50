/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "explorer.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <iomanip>

namespace ns3::rfctcp::explore
{

namespace
{

/** One exploration. */
class Explorer
{
  public:
    /** @param scenario what is explored @param options how */
    Explorer(const Scenario& scenario, const ExploreOptions& options)
        : m_scenario(scenario),
          m_options(options),
          m_setups(MakeSetups(scenario)),
          m_next(m_setups, scenario)
    {
    }

    /** @return what was found */
    Result Run()
    {
        Meet(m_next, 0, Event{});
        while (!m_waiting.empty() && !m_result.counterexample && m_result.complete)
        {
            const bool nearest = m_waiting.size() < m_options.waiting;
            Waiting next = std::move(nearest ? m_waiting.front() : m_waiting.back());
            nearest ? m_waiting.pop_front() : m_waiting.pop_back();
            Expand(next);
            m_result.complete = m_graph.Size() < m_options.limit;
            Report();
        }
        m_result.states = m_graph.Size();
        m_result.edges = m_graph.Steps();
        if (m_result.complete && !m_result.counterexample)
        {
            JudgeGraph();
        }
        m_result.seconds = Elapsed();
        return m_result;
    }

  private:
    /** @return seconds of real time since the beginning */
    double Elapsed() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    }

    /** A state to be expanded. */
    struct Waiting
    {
        StateGraph::Number number; ///< of the state
        World world;               ///< the state
    };

    /** Says how far it is, every million states. */
    void Report()
    {
        constexpr std::size_t EVERY = 1000000;
        if (m_options.progress && m_graph.Size() >= m_reported + EVERY)
        {
            m_reported = m_graph.Size();
            *m_options.progress << "  " << m_reported << " states, " << m_graph.Steps()
                                << " edges, " << m_waiting.size() << " waiting, " << std::fixed
                                << std::setprecision(0) << Elapsed() << " s" << std::endl;
        }
    }

    /**
     * A state is reached.
     * @param world it @param parent where from @param event by which step
     * @return its number
     */
    StateGraph::Number Meet(const World& world, StateGraph::Number parent, const Event& event)
    {
        const auto [number, isNew] = m_graph.Insert(world.GetFingerprint(), parent, event);
        if (isNew)
        {
            if (const char* broken = world.Violation(false))
            {
                Find(broken, number);
            }
            m_waiting.push_back({number, world});
        }
        else if (m_options.verify)
        {
            Verify(world, number);
        }
        return number;
    }

    /** @param state takes all its steps */
    void Expand(const Waiting& state)
    {
        const std::vector<Event> events = state.world.Enabled();
        // Whoever must abort to get on is stuck
        const bool stuck = std::all_of(events.begin(), events.end(), [](const Event& event) {
            return event.kind == Event::Kind::CALL && static_cast<Call>(event.index) == Call::ABORT;
        });
        if (stuck)
        {
            ++m_result.ends;
            if (const char* broken = state.world.Violation(true))
            {
                Find(broken, state.number);
            }
        }
        m_graph.BeginSteps(state.number);
        for (const Event& event : events)
        {
            m_next = state.world; // in the memory that there is
            m_next.Do(event);
            const bool forced =
                event.kind == Event::Kind::DELIVER && state.world.OnWay().size() == 1;
            m_graph.AddStep(Meet(m_next, state.number, event), forced);
            if (m_result.counterexample)
            {
                return;
            }
        }
    }

    /** The same fingerprint as another state: the successors must have the same ones as well.
     *  @param world a state @param number of the other one */
    void Verify(const World& world, StateGraph::Number number)
    {
        const std::vector<Event> events = world.Enabled();
        const std::vector<StateGraph::Number> known = m_graph.Successors(number);
        if (known.empty() && !events.empty())
        {
            return; // it was not expanded yet
        }
        bool same = events.size() == known.size();
        for (std::size_t i = 0; i < events.size() && same; ++i)
        {
            World next = world;
            next.Do(events[i]);
            const auto [successor, isNew] =
                m_graph.Insert(next.GetFingerprint(), number, events[i]);
            same = !isNew && successor == known[i];
        }
        if (!same)
        {
            Find("the fingerprint leaves out what matters", number);
        }
    }

    /** @param rule that is broken @param number in which state */
    void Find(const char* rule, StateGraph::Number number)
    {
        if (!m_result.counterexample)
        {
            m_result.counterexample = Counterexample{rule, m_graph.PathTo(number)};
        }
    }

    /** What only the whole graph shows. */
    void JudgeGraph()
    {
        if (const auto circle = m_graph.FindForcedCircle())
        {
            Find("livelock: segments answer each other for ever", *circle);
        }
        if (const auto trap = m_graph.FindTrap())
        {
            Find("livelock: from here the connections never end", *trap);
        }
        m_result.waits = m_graph.CountOnCircles();
    }

    const Scenario& m_scenario;          ///< what is explored
    const ExploreOptions& m_options;     ///< how
    std::array<Host::Setup, 2> m_setups; ///< what never changes
    World m_next;                        ///< the state after the step that is taken now
    StateGraph m_graph;                  ///< what was visited
    std::deque<Waiting> m_waiting;       ///< states to expand
    std::size_t m_reported{0};           ///< states so far when it said last how far it is
    Result m_result;                     ///< so far
    std::chrono::steady_clock::time_point m_begin{std::chrono::steady_clock::now()}; ///< real time
};

} // namespace

Result
Explore(const Scenario& scenario, const ExploreOptions& options)
{
    return Explorer(scenario, options).Run();
}

} // namespace ns3::rfctcp::explore
