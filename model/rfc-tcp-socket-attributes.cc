/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// TypeId and attributes of RfcTcpSocket: what the user may tune, and where the core keeps it.

#include "internal/compat.h"
#include "internal/congestion-adapter.h"
#include "internal/counting-checker.h"
#include "internal/parameter-attributes.h"
#include "internal/prototype.h"
#include "internal/socket-impl.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/callback.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/log.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/uinteger.h"

#include <array>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RfcTcpSocketAttributes");

namespace
{

using rfctcp::Any;
using rfctcp::AtLeast;
using rfctcp::Between;
using rfctcp::CheckerFor;
using rfctcp::CountingChecker;
using rfctcp::HasNewDefault;
using rfctcp::OneOf;
using rfctcp::Parameters;
using rfctcp::ToValue;
using rfctcp::ValueOf;

/** An attribute of the built-in TCP whose default holds here too, if a script has changed it. */
struct ForeignAttribute
{
    const char* type; ///< whose it is
    const char* name; ///< its name
    const char* ours; ///< name of ours
};

constexpr std::array FOREIGN{
    ForeignAttribute{"ns3::TcpSocketBase", "MaxSegLifetime", "MaxSegLifetime"},
    ForeignAttribute{"ns3::TcpSocketBase", "WindowScaling", "WindowScaling"},
    ForeignAttribute{"ns3::TcpSocketBase", "MaxWindowSize", "MaxWindowSize"},
    ForeignAttribute{"ns3::TcpSocketBase", "Sack", "Sack"},
    ForeignAttribute{"ns3::TcpSocketBase", "Timestamp", "Timestamp"},
    ForeignAttribute{"ns3::TcpSocketBase", "UseEcn", "UseEcn"},
    ForeignAttribute{"ns3::TcpSocketBase", "UseAbe", "UseAbe"},
    ForeignAttribute{"ns3::TcpSocketBase", "MinRto", "MinRto"},
    ForeignAttribute{"ns3::TcpSocketBase", "ClockGranularity", "ClockGranularity"},
    ForeignAttribute{"ns3::TcpSocketBase", "ReTxThreshold", "ReTxThreshold"},
    ForeignAttribute{"ns3::TcpSocketBase", "LimitedTransmit", "LimitedTransmit"},
    ForeignAttribute{"ns3::RttEstimator", "InitialEstimation", "InitialRto"},
};

static_assert(static_cast<int>(rfctcp::EcnUse::ON) == TcpSocketState::On);
static_assert(static_cast<int>(rfctcp::EcnUse::ACCEPT_ONLY) == TcpSocketState::AcceptOnly);

} // namespace

TypeId
RfcTcpSocket::GetTypeId()
{
    static TypeId tid = [] {
        TypeId type = TypeId("ns3::RfcTcpSocket")
                          .SetParent<TcpSocket>()
                          .SetGroupName("RfcTcp")
                          .AddConstructor<RfcTcpSocket>();
        const auto add = [&type](const char* name, const char* help, auto field, auto range) {
            const auto initial = Parameters{}.*field; // the RFC's default
            using Value = decltype(ToValue(initial));
            using Accessor = ParameterAccessor<std::decay_t<decltype(initial)>, Value>;
            type.AddAttribute(name,
                              help,
                              ToValue(initial),
                              Ptr<const AttributeAccessor>(new Accessor(field), false),
                              CheckerFor(std::string("ns3::RfcTcpSocket::") + name, range));
        };
        const AtLeast positive{std::chrono::nanoseconds(1)};
        const AtLeast zero{std::chrono::nanoseconds(0)};
        // Life of a connection
        add("MaxSegLifetime",
            "Maximum segment lifetime (MSL); TIME-WAIT lasts twice as long [9293 3.4.2]; "
            "0: connections end at once",
            &Parameters::maxSegmentLifetime,
            zero);
        add("IgnoreResetInTimeWait",
            "RST does not end TIME-WAIT [1337]; false: it does [9293 3.10.7.4]",
            &Parameters::ignoreResetInTimeWait,
            Any{});
        add("ReuseTimeWait",
            "A newer SYN makes a new connection of one in TIME-WAIT [9293 MAY-2]",
            &Parameters::reuseTimeWait,
            Any{});
        add("ReuseByTimestamp",
            "The timestamp tells whether a SYN is newer [6191 2]; false: only its sequence number "
            "does [1122 4.2.2.13]",
            &Parameters::reuseByTimestamp,
            Any{});
        add("UserTimeout",
            "Abort when data stay unacknowledged for so long; 0: never [9293 3.8.3]",
            &Parameters::userTimeout,
            zero);
        add("UserTimeoutOption",
            "Exchange user timeouts with the peer; what is agreed on takes the place of R2 [5482]",
            &Parameters::userTimeoutOption,
            Any{});
        add("UserTimeoutChangeable",
            "The peer's user timeout counts too, not only UserTimeout [5482 3.1]",
            &Parameters::userTimeoutChangeable,
            Any{});
        add("UserTimeoutLowerLimit",
            "Least user timeout to agree on, L_LIMIT [5482 3.1]",
            &Parameters::userTimeoutLowerLimit,
            positive);
        add("UserTimeoutUpperLimit",
            "Greatest user timeout to agree on, U_LIMIT [5482 3.1]",
            &Parameters::userTimeoutUpperLimit,
            positive);
        add("FinWait2Timeout",
            "After Close(), wait in FIN-WAIT-2 for so long; 0: until the peer closes",
            &Parameters::finWait2Timeout,
            zero);
        add("DeleteOnCloseInSynSent",
            "Close() in SYN-SENT deletes the connection even if octets are queued [9293 3.10.4]; "
            "false: they are sent after the handshake, and then the FIN",
            &Parameters::deleteOnCloseInSynSent,
            Any{});
        // Keep-alive
        const AtLeast second{std::chrono::seconds(1)};
        add("KeepAlive",
            "Probe a silent peer and end the connection if it does not answer [9293 3.8.4]",
            &Parameters::keepAlive,
            Any{});
        add("KeepAliveTime",
            "Silence of the peer before the first probe [9293 MUST-27]",
            &Parameters::keepAliveTime,
            second);
        add("KeepAliveInterval",
            "Time between probes that are not answered",
            &Parameters::keepAliveInterval,
            second);
        add("KeepAliveProbes",
            "Probes without answer that end the connection, more than one [9293 MUST-29]",
            &Parameters::keepAliveProbes,
            Between{2});
        add("KeepAliveGarbage",
            "A probe carries one octet of garbage, for peers that answer no other [9293 MAY-6]",
            &Parameters::keepAliveGarbage,
            Any{});
        // ICMP errors
        add("AbortOnHardErrors",
            "Hard ICMP errors end a connection [9293 SHLD-26]; false: only its handshake [5927 "
            "5.2]",
            &Parameters::abortOnHardErrors,
            Any{});
        add("AbortOpenOnSoftErrors",
            "Soft ICMP errors end a handshake [5461 4.1]; false: they do not [9293 MUST-56]",
            &Parameters::abortOpenOnSoftErrors,
            Any{});
        // Retransmission
        add("InitialRto",
            "Retransmission timeout before the first sample [6298 2.1]",
            &Parameters::initialRto,
            positive);
        add("MinRto",
            "Least retransmission timeout [6298 2.4]; 0: none",
            &Parameters::minimumRto,
            zero);
        add("MaxRto",
            "Greatest retransmission timeout [6298 2.5]",
            &Parameters::maximumRto,
            positive);
        add("ClockGranularity",
            "Granularity G of the clock in the retransmission timeout [6298 2.2]",
            &Parameters::clockGranularity,
            zero);
        add("AdviseRetries",
            "R1: retransmissions before trace source SoftError tells [9293 SHLD-10]",
            &Parameters::adviseRetries,
            Between{0});
        add("BlackHoleDetection",
            "From R1 on segments become smaller if none of their size has arrived [4821 7.7]",
            &Parameters::blackHoleDetection,
            Any{});
        add("ReTxThreshold",
            "Duplicate ACKs that start a fast retransmit [5681 3.2]",
            &Parameters::duplicateAckThreshold,
            Between{1});
        add("LimitedTransmit",
            "The first duplicate ACKs each send a new segment [3042]",
            &Parameters::limitedTransmit,
            Any{});
        add("Recovery",
            "How lost segments are found and sent again, if the peer knows SACK; else NewReno",
            &Parameters::recovery,
            OneOf<RecoveryAlgorithm>{
                {{NEW_RENO, "NewReno"}, {SACK_6675, "Sack6675"}, {RACK_TLP, "RackTlp"}}});
        add("TailLossProbe",
            "With RackTlp, send a probe when ACKs stay away [8985 7]",
            &Parameters::tailLossProbe,
            Any{});
        add("PeerAckDelay",
            "How long the peer is assumed to delay an ACK: TLP.max_ack_delay [8985 7.2]",
            &Parameters::maximumAckDelay,
            zero);
        add("ForwardRto",
            "Detect spurious retransmissions, by F-RTO [5682] or by timestamps [3522]",
            &Parameters::forwardRto,
            Any{});
        add("Undo",
            "Revert the response to a loss that did not happen [4015]",
            &Parameters::undo,
            Any{});
        // Congestion
        add("UseEcn",
            "Explicit congestion notification [3168]",
            &Parameters::ecn,
            OneOf<TcpSocketState::UseEcn_t>{{{TcpSocketState::Off, "Off"},
                                             {TcpSocketState::On, "On"},
                                             {TcpSocketState::AcceptOnly, "AcceptOnly"}}});
        add("RestartAfterIdle",
            "The window falls to the initial one when nothing was sent for an RTO [5681 4.1]",
            &Parameters::restartAfterIdle,
            Any{});
        add("WindowValidation",
            "A window that is not used does not grow, and shrinks with time [7661 4.4]",
            &Parameters::windowValidation,
            Any{});
        add("NonValidatedPeriod",
            "How long an unused window stays as it is [7661 4.4.3]",
            &Parameters::nonValidatedPeriod,
            positive);
        add("MaxWindowSize",
            "Greatest value of the window field, before it is scaled [7323 2]",
            &Parameters::largestWindowField,
            Between{1, std::numeric_limits<uint16_t>::max()});
        add("MaxRcvBufSize",
            "RcvBufSize grows up to this size with the rate at which the application reads, "
            "octets; 0: "
            "it does not",
            &Parameters::maximumReceiveBuffer,
            Between{0});
        // Options
        add("Sack", "Offer SACK [2018], report duplicates [2883]", &Parameters::sack, Any{});
        add("WindowScaling", "Offer window scaling [7323 2]", &Parameters::windowScaling, Any{});
        add("Timestamp", "Offer timestamps [7323 3]", &Parameters::timestamps, Any{});
        add("FastOpen",
            "Text in SYNs: Off, On, or NoCookie, for networks that everybody in them can trust "
            "[7413 7.3]. A SYN that may bear text waits for the first octets",
            &Parameters::fastOpen,
            OneOf<FastOpenUse>{
                {{FAST_OPEN_OFF, "Off"}, {FAST_OPEN_ON, "On"}, {FAST_OPEN_NO_COOKIE, "NoCookie"}}});
        add("FastOpenBacklog",
            "Connections of a listener at most that Fast Open has opened and that are in "
            "SYN-RECEIVED [7413 4.2]; 0: no limit",
            &Parameters::fastOpenBacklog,
            Between{0});
        add("FastOpenDelay",
            "How long after Connect() a SYN that may bear text waits for the first octets; 0: for "
            "those of the same instant",
            &Parameters::fastOpenDelay,
            zero);
        // Robustness
        add("ChallengeAckLimit",
            "Challenge ACKs of a connection in one second; 0: no limit [5961 7]",
            &Parameters::challengeAckLimit,
            Between{0});
        add("CheckInvariants",
            "Check the consistency of the connection after every event",
            &Parameters::checkInvariants,
            Any{});
        type.AddAttribute("CongestionOps",
                          "The congestion control of the connection; before there is one, what "
                          "Connect(), or each connection of a listener, will begin with",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&RfcTcpSocket::GetCongestionOps),
                          MakePointerChecker<TcpCongestionOps>());
        using AfterCloseValue = ValueOf<AfterClose>;
        type.AddAttribute("AfterClose",
                          "What becomes of data not read when Close() is called, and of data that "
                          "arrives later: Deliver [9293 3.6], Reset [9293 SHLD-3], Discard",
                          AfterCloseValue(DELIVER_AFTER_CLOSE),
                          MakeAccessorHelper<AfterCloseValue>(&RfcTcpSocket::SetAfterClose,
                                                              &RfcTcpSocket::GetAfterClose),
                          CheckerFor("ns3::RfcTcpSocket::AfterClose",
                                     OneOf<AfterClose>{{{DELIVER_AFTER_CLOSE, "Deliver"},
                                                        {RESET_AFTER_CLOSE, "Reset"},
                                                        {DISCARD_AFTER_CLOSE, "Discard"}}}));
        // Behind AfterClose, which a new object is given first
        type.AddAttribute("ResetOnUnreadData",
                          "true: AfterClose is Reset; false: AfterClose is not Reset",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RfcTcpSocket::SetResetOnUnreadData,
                                              &RfcTcpSocket::GetResetOnUnreadData),
                          CheckerFor("ns3::RfcTcpSocket::ResetOnUnreadData", Any{}));
        type.AddAttribute(
            "Backlog",
            "Connections that wait for Accept() at most; 0: none waits, the callback "
            "NewConnectionCreated brings each at once",
            UintegerValue(0),
            MakeUintegerAccessor(&RfcTcpSocket::SetBacklog, &RfcTcpSocket::GetBacklog),
            CheckerFor("ns3::RfcTcpSocket::Backlog", Between{0}));
        type.AddAttribute(
            "SynBacklog",
            "Half-open connections of a listener at most; 0: no limit [4987]",
            UintegerValue(0),
            MakeUintegerAccessor(&RfcTcpSocket::SetSynBacklog, &RfcTcpSocket::GetSynBacklog),
            CheckerFor("ns3::RfcTcpSocket::SynBacklog", Between{0}));
        using PolicyValue = ValueOf<SynPolicy>;
        type.AddAttribute("SynPolicy",
                          "What a listener does about a SYN when there are SynBacklog half-open "
                          "connections [4987 3]",
                          PolicyValue(SYN_DROP_NEW),
                          MakeAccessorHelper<PolicyValue>(&RfcTcpSocket::SetSynPolicy,
                                                          &RfcTcpSocket::GetSynPolicy),
                          CheckerFor("ns3::RfcTcpSocket::SynPolicy",
                                     OneOf<SynPolicy>{{{SYN_DROP_NEW, "DropNew"},
                                                       {SYN_DROP_OLDEST, "DropOldest"},
                                                       {SYN_COOKIES, "Cookies"}}}));
        type.AddAttribute("FastOpenRoom",
                          "Octets of text that the SYN of Connect() can bear, while it waits for "
                          "them; 0: no SYN waits",
                          TypeId::ATTR_GET,
                          UintegerValue(0),
                          MakeUintegerAccessor(&RfcTcpSocket::GetFastOpenRoom),
                          MakeUintegerChecker<uint32_t>());
        type.AddAttribute(
            "ReuseAddress",
            "Bind() takes a port that connections still have, as those in TIME-WAIT",
            BooleanValue(false),
            MakeBooleanAccessor(&RfcTcpSocket::SetReuseAddress, &RfcTcpSocket::GetReuseAddress),
            CheckerFor("ns3::RfcTcpSocket::ReuseAddress", Any{}));
        type.AddAttribute(
            "ReusePort",
            "Bind() takes an endpoint that others have, if they have set this too; of "
            "several listeners the four-tuple of a SYN chooses one",
            BooleanValue(false),
            MakeBooleanAccessor(&RfcTcpSocket::SetReusePort, &RfcTcpSocket::GetReusePort),
            CheckerFor("ns3::RfcTcpSocket::ReusePort", Any{}));
        if constexpr (rfctcp::compat::HasAlternativeBackoff<TcpSocketState>::value)
        {
            type.AddAttribute(
                "UseAbe",
                "Use ECN, and reduce the window less for a mark than for a loss [8511], if the "
                "congestion control does so",
                BooleanValue(false),
                MakeBooleanAccessor(&RfcTcpSocket::SetUseAbe, &RfcTcpSocket::GetUseAbe),
                CheckerFor("ns3::RfcTcpSocket::UseAbe", Any{}));
        }
        type.AddAttribute("IcmpCallback",
                          "Called with each ICMP error about a segment in flight [9293 SHLD-25]",
                          CallbackValue(),
                          MakeCallbackAccessor(&RfcTcpSocket::m_icmpCallback),
                          Create<CountingChecker>(MakeCallbackChecker()));
        type.AddAttribute("IcmpCallback6",
                          "Called with each ICMPv6 error about a segment in flight [9293 SHLD-25]",
                          CallbackValue(),
                          MakeCallbackAccessor(&RfcTcpSocket::m_icmpCallback6),
                          Create<CountingChecker>(MakeCallbackChecker()));
        return Traces::AddTo(type);
    }();
    return tid;
}

RfcTcpSocket::RfcTcpSocket()
    : m_impl(std::make_unique<Impl>(*this))
{
    NS_LOG_FUNCTION(this);
    static const auto rfc = std::make_shared<const Parameters>();
    m_impl->parameters = rfc; // each attribute is written next
}

Ptr<RfcTcpSocket>
RfcTcpSocket::Make()
{
    thread_local rfctcp::Prototype prototype = [] {
        rfctcp::Prototype result(GetTypeId());
        for (const ForeignAttribute& foreign : FOREIGN)
        {
            result.Heed(TypeId::LookupByName(foreign.type), foreign.name);
        }
        return result;
    }();
    const auto original = prototype.Get<RfcTcpSocket>();
    const Ptr<RfcTcpSocket> socket(new RfcTcpSocket(*original), false);
    // An accepted socket, whose constructor this is, does without what a listener needs
    socket->SetBacklog(original->GetBacklog());
    socket->SetSynBacklog(original->GetSynBacklog());
    socket->SetSynPolicy(original->GetSynPolicy());
    return socket;
}

void
RfcTcpSocket::NotifyConstructionCompleted()
{
    TcpSocket::NotifyConstructionCompleted();
    m_impl->constructed = true;
    // They are meant for the built-in TCP; one of our own wins
    for (const auto& [type, name, own] : FOREIGN)
    {
        TypeId::AttributeInformation theirs;
        TypeId::AttributeInformation ours;
        if (HasNewDefault(type, name, theirs) && !HasNewDefault("ns3::RfcTcpSocket", own, ours))
        {
            const auto seconds = dynamic_cast<const DoubleValue*>(PeekPointer(theirs.initialValue));
            const std::string text = theirs.initialValue->SerializeToString(theirs.checker);
            const bool taken = seconds
                                   ? SetAttributeFailSafe(own, TimeValue(Seconds(seconds->Get())))
                                   : SetAttributeFailSafe(own, StringValue(text));
            if (!taken)
            {
                NS_LOG_WARN("the default of " << type << "::" << name << " is not legal here");
            }
        }
    }
}

Ptr<TcpCongestionOps>
RfcTcpSocket::GetCongestionOps() const
{
    if (m_impl->connection)
    {
        return RfcTcpCongestionAdapter::GetOps(m_impl->connection->Congestion());
    }
    if (!m_impl->tcp || m_impl->IsInTimeWait())
    {
        return nullptr;
    }
    Ptr<TcpCongestionOps>& next = m_impl->GetListenQueue().congestionOps;
    if (!next)
    {
        ObjectFactory factory;
        factory.SetTypeId(m_impl->congestionType);
        next = factory.Create<TcpCongestionOps>();
    }
    return next;
}

void
RfcTcpSocket::SetCongestionOps(Ptr<TcpCongestionOps> ops)
{
    NS_ABORT_MSG_UNLESS(ops, "RfcTcpSocket::SetCongestionOps(): there is no congestion control");
    m_impl->congestionType = ops->GetInstanceTypeId();
    if (m_impl->connection)
    {
        RfcTcpCongestionAdapter::SetOps(m_impl->connection->Congestion(), ops);
    }
    else
    {
        m_impl->GetListenQueue().congestionOps = ops;
    }
}

} // namespace ns3
