/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_INTERPRETER_H
#define RFC_TCP_PKT_INTERPRETER_H

#include "ast.h"
#include "code.h"
#include "expectation.h"
#include "flow.h"
#include "run-settings.h"
#include "script-run.h"
#include "sysctl.h"
#include "system-calls.h"
#include "testbed.h"
#include "verdict.h"
#include "virtual-clock.h"

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace packetdrill
{

/** Runs one script, event by event, in simulated time: grammar sections 7 to 10. */
class Interpreter
{
  public:
    /**
     * @param script passed all checks @param settings of the run @param progress told each line
     * @param verdict gets packets, switches and counts; the kind is for the caller to set, from
     *        what Run() throws
     */
    Interpreter(const Script& script,
                const RunSettings& settings,
                const Progress& progress,
                Verdict& verdict);
    ~Interpreter();

    /** Runs the script; throws Mismatch or Unsupported. */
    void Run();

  private:
    /** A call that blocks. */
    struct PendingCall
    {
        const CallLine* call;  ///< the call
        Place place;           ///< of its event
        StartedCall started;   ///< how to try it again
        Nanoseconds returns;   ///< when it should return
        Nanoseconds tolerance; ///< for that
    };

    /** @return attributes that commands set before anything else happens */
    AttributeList FirstAttributes();
    /** @param event an event @return when it is to happen, not before now */
    Nanoseconds TargetOf(const Event& event) const;
    /** @param distance from the event before @return tolerance of a time so far away */
    Nanoseconds ToleranceOf(Nanoseconds distance) const;
    void RunEvent(const Event& event);
    void RunInbound(const PacketLine& line, Place place);
    void RunOutbound(const PacketLine& line, const Event& event);
    void RunIcmp(const IcmpLine& line);
    void RunCall(const CallLine& call, const Event& event);
    void RunCommand(const CommandLine& command, Place place);
    void RunCode(const CodeBlock& code);
    /** Ends the script: pending calls, leftover packets. */
    void Finish();

    /** @param place of the event that waits @param text its line @return the next packet */
    LivePacket AwaitPacket(const PacketLine& line, const Event& event, Nanoseconds latest);
    /** The node sent an IP packet. @param octets the packet */
    void OnSent(const std::vector<uint8_t>& octets);
    /** A socket has news: blocked calls may go on. */
    void OnNews();
    /** Tries the blocked calls. */
    void RetryPending();
    /** Fails if a blocked call should have returned by now. */
    void CheckOverdue() const;
    /** @param packet that passed @param flow its connection */
    void Record(const LivePacket& packet, Flow& flow);
    /** @param name of a code block @return its value, if it can be known */
    std::optional<double> FindName(const std::string& name);
    /** @param line inbound @param flow its connection @return option field */
    std::vector<uint8_t> EncodeOptions(const PacketLine& line, const Flow& flow) const;

    const Script& m_script;               ///< what to run
    Switches m_switches;                  ///< of the comparison
    const RunSettings& m_settings;        ///< of the run
    const Progress& m_progress;           ///< told each line
    Verdict& m_verdict;                   ///< to be filled
    VirtualClock m_clock;                 ///< simulated time
    FlowTable m_flows;                    ///< connections
    CookieMap m_cookies;                  ///< of Fast Open
    ComparisonRules m_rules;              ///< for outbound lines
    uint32_t m_fastOpen{FAST_OPEN_BITS};  ///< net.ipv4.tcp_fastopen
    Nanoseconds m_tolerance{4'000'000};   ///< tolerance_usecs
    Nanoseconds m_previous{0};            ///< when the event before was complete
    std::unique_ptr<SystemCalls> m_calls; ///< sockets; must outlive the testbed
    std::unique_ptr<Testbed> m_testbed;   ///< the host
    std::list<PendingCall> m_pending;     ///< calls that block
    bool m_retryScheduled{false};         ///< RetryPending() will be called at this instant
    std::deque<std::string> m_history;    ///< last packets
    /** What code blocks have assigned; nothing if the value cannot be known. */
    std::map<std::string, std::optional<double>> m_variables;
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_INTERPRETER_H
