/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_IMPAIRMENT_H
#define RFC_TCP_IMPAIRMENT_H

#include "ns3/callback.h"
#include "ns3/error-model.h"
#include "ns3/net-device.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/rfc-tcp-impairment-rule.h"
#include "ns3/traced-callback.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

namespace rfctcp::impairment
{
class Port;
class Tracker;
} // namespace rfctcp::impairment

/**
 * @ingroup rfctcp
 * Impairs exactly chosen TCP segments on one link between two net devices, whatever TCP sends
 * them, over IPv4 and IPv6.
 *
 * An object owns an ordered list of RfcTcpImpairmentRule and what it learns about the connections
 * on the link; the devices keep it alive. Every TCP segment that reaches the far end of the link is
 * shown to all rules, so each of them counts all segments it matches; the first rule in the list
 * that selects the segment acts on it, alone. Packets that no rule acts on go to the error models
 * of that direction (AddErrorModel()), as does all traffic other than TCP.
 *
 * It works as an ErrorModel in the attribute "ReceiveErrorModel" of both devices, hence on every
 * device that has this attribute. A lost segment looks as if a device's own error model had lost
 * it: it was sent, traces of the sender show it, those of the receiver do not, and "PhyRxDrop"
 * fires. A segment that is held back fires "PhyRxDrop" when it would have arrived and is received
 * like any other when it is released; copies are received after the original. On a CsmaNetDevice
 * a damaged segment fires "PhyRxDrop" too, immediately before it is received as damaged; its frame
 * check sequence is right, as if it had been damaged inside a switch.
 *
 * Limits: segments in IP fragments are not seen by rules; SimpleNetDevices must be alone on their
 * channel. Of a CsmaChannel with more than two devices rules see the unicast traffic between the
 * two devices. Rules need both devices in the same process, random loss does not. If threads
 * simulate the two ends (UNISON), what happens on both sides within the delay of the link has no
 * order: then the numbers of connections, and of segments of both directions, depend on the
 * threads.
 */
class RfcTcpImpairment : public Object
{
  public:
    /** Directions of the link. */
    enum class Direction : uint8_t
    {
        A_TO_B, ///< received by the second device
        B_TO_A, ///< received by the first device
        BOTH,   ///< both of them
    };

    /** Hands a packet with its link headers to a device as if it arrived there. */
    using Receiver = Callback<void, Ptr<Packet>>;

    /**
     * TracedCallback signature of "Impaired" and "Released".
     * @param rule number of the rule, from 0
     * @param action what the rule does
     * @param packet the packet with its link headers: as it arrived for "Impaired", as it is
     *        received for "Released"
     * @param segment the segment as it arrived
     */
    typedef void (*SegmentTracedCallback)(uint32_t rule,
                                          RfcTcpImpairmentRule::Action action,
                                          Ptr<const Packet> packet,
                                          const RfcTcpObservedSegment& segment);

    /** @return the TypeId */
    static TypeId GetTypeId();

    RfcTcpImpairment();
    ~RfcTcpImpairment() override;

    /**
     * Puts this object on a link. Error models that the devices have already stay in force: they
     * see the packets no rule acts on. Aborts if this object is on a link already, if a device has
     * no attribute "ReceiveErrorModel", has an RfcTcpImpairment already, or is not on a channel
     * with the other one, or if a SimpleNetDevice shares its channel with more than one device.
     * @param a one end of the link
     * @param b the other end
     */
    void Attach(Ptr<NetDevice> a, Ptr<NetDevice> b);

    /**
     * Says how a device receives, if it is no PointToPointNetDevice, CsmaNetDevice or
     * SimpleNetDevice (or of a subclass). The actions DUPLICATE, DELAY and REORDER need this.
     * @param device a device given to Attach(); others abort
     * @param receiver called with each packet that has been held or copied
     */
    void SetReceiver(Ptr<NetDevice> device, Receiver receiver);

    /**
     * @param rule rule to add at the end of the list
     * @return its number: the first rule is 0
     */
    uint32_t AddRule(const RfcTcpImpairmentRule& rule);
    /**
     * @param text rule in the form of RfcTcpImpairmentRule::Parse(); aborts with a message that
     *        names the legal words if it is none
     * @return its number: the first rule is 0
     */
    uint32_t AddRule(const std::string& text);
    /** @return the number of rules */
    uint32_t GetNRules() const;
    /** @param rule number of a rule, below GetNRules() @return the rule */
    const RfcTcpImpairmentRule& GetRule(uint32_t rule) const;
    /**
     * @param rule number of a rule, below GetNRules()
     * @return how many segments met its conditions, whatever their occurrence
     */
    uint64_t GetMatched(uint32_t rule) const;
    /**
     * @param rule number of a rule, below GetNRules()
     * @return how many segments it acted on (of a COUNT rule: how many it selected)
     */
    uint64_t GetImpaired(uint32_t rule) const;
    /** @return how many segments were dropped, duplicated, delayed, reordered or corrupted */
    uint64_t GetTotalImpaired() const;
    /** @return true if every rule acted on one segment at least */
    bool HasEveryRuleFired() const;
    /** @return the texts of the rules that never acted, joined by "; "; empty if there are none */
    std::string DescribeIdleRules() const;

    /**
     * Adds an error model of ns-3, as RateErrorModel, for packets no rule acts on. Models of a
     * direction are asked in the order they were added until one loses the packet.
     * @param direction which direction; with BOTH the same object serves both
     * @param model the model
     */
    void AddErrorModel(Direction direction, Ptr<ErrorModel> model);

    /**
     * Assigns streams to the random variables of all RateErrorModels and BurstErrorModels here.
     * @param stream first stream
     * @return number of streams assigned
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    /** Ends all impairments. */
    void DoDispose() override;

  private:
    friend class rfctcp::impairment::Port;

    /** A rule and its counters. */
    struct Entry
    {
        RfcTcpImpairmentRule rule;                 ///< the rule
        uint64_t matched{0};                       ///< GetMatched()
        uint64_t impaired{0};                      ///< GetImpaired()
        std::map<uint32_t, uint64_t> ofConnection; ///< matched by connection, if counted so
    };

    /**
     * Shows a segment to all rules.
     * @param segment the segment
     * @return the number of the rule to act on it, or nothing
     */
    std::optional<uint32_t> Decide(const RfcTcpObservedSegment& segment);
    /** @param rule number of a rule @return the rule with its counters; aborts if there is none */
    const Entry& GetEntry(uint32_t rule) const;

    std::mutex m_mutex; ///< threads may simulate the two ends; held while rules or m_tracker change
    std::deque<Entry> m_rules;                          ///< the rules; references stay valid
    std::array<rfctcp::impairment::Port*, 2> m_ports{}; ///< of the devices a and b, which own them
    std::array<std::vector<Ptr<ErrorModel>>, 2> m_models;   ///< of packets received by a and by b
    std::unique_ptr<rfctcp::impairment::Tracker> m_tracker; ///< connections on the link

    /** Segments rules acted on. */
    TracedCallback<uint32_t,
                   RfcTcpImpairmentRule::Action,
                   Ptr<const Packet>,
                   const RfcTcpObservedSegment&>
        m_impairedTrace;
    /** Copies and held segments that are received. */
    TracedCallback<uint32_t,
                   RfcTcpImpairmentRule::Action,
                   Ptr<const Packet>,
                   const RfcTcpObservedSegment&>
        m_releasedTrace;
};

} // namespace ns3

#endif // RFC_TCP_IMPAIRMENT_H
