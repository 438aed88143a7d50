/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "script-run.h"

#include "call-check.h"
#include "code.h"
#include "icmp.h"
#include "interpreter.h"
#include "parser.h"
#include "script-options.h"
#include "tables.h"

namespace packetdrill
{

namespace
{

void
CheckPacket(const PacketLine& line, Place place)
{
    if (line.udp)
    {
        throw Unsupported(place, "UDP encapsulation");
    }
    for (const OptionSpec& option : line.options.value_or(std::vector<OptionSpec>()))
    {
        if (option.kind == OptionSpec::Kind::MD5)
        {
            throw Unsupported(option.place, "option md5");
        }
    }
}

/** Finds what is not supported before the script runs: such a script must never pass or fail. */
void
CheckSupport(const Script& script, const RunSettings& settings)
{
    const bool ipv6 = IsIpv6(script, settings);
    for (const Event& event : script.events)
    {
        if (const auto* packet = std::get_if<PacketLine>(&event.action))
        {
            CheckPacket(*packet, event.place);
        }
        else if (const auto* icmp = std::get_if<IcmpLine>(&event.action))
        {
            CheckIcmp(*icmp, ipv6, event.place);
        }
        else if (const auto* call = std::get_if<CallLine>(&event.action))
        {
            CheckCall(*call, event.place);
        }
        else if (const auto* command = std::get_if<CommandLine>(&event.action))
        {
            InterpretCommand(command->text, event.place, settings);
        }
        else if (const auto* code = std::get_if<CodeBlock>(&event.action))
        {
            ParseCode(code->text, code->start);
        }
    }
    if (script.setUp)
    {
        InterpretCommand(script.setUp->text, script.setUpPlace, settings);
    }
    if (script.cleanUp)
    {
        InterpretCommand(script.cleanUp->text, script.cleanUpPlace, settings);
    }
}

} // namespace

Verdict
RunScript(const std::string& file,
          const std::string& text,
          const RunSettings& settings,
          const Progress& progress)
{
    Verdict verdict;
    verdict.file = file;
    verdict.switches = settings.switches.Describe();
    try
    {
        const Script script = Parse(file, text, settings.definitions);
        const RunSettings own = SettingsFor(script, settings);
        CheckSupport(script, own);
        Interpreter(script, own, progress, verdict).Run();
    }
    catch (const ScriptError& error)
    {
        verdict.kind = VerdictKind::ERROR;
        verdict.place = error.place;
        verdict.text = error.what();
    }
    catch (const Unsupported& construct)
    {
        verdict.kind = VerdictKind::SKIP;
        verdict.place = construct.place;
        verdict.text = construct.what();
    }
    catch (const Mismatch& mismatch)
    {
        verdict.kind = VerdictKind::FAIL;
        verdict.place = mismatch.place;
        verdict.text = mismatch.what();
    }
    if (verdict.kind != VerdictKind::FAIL)
    {
        verdict.packets.clear();
    }
    return verdict;
}

} // namespace packetdrill
