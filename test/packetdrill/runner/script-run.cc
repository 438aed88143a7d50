/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "script-run.h"

#include "call-check.h"
#include "code.h"
#include "commands.h"
#include "icmp.h"
#include "interpreter.h"
#include "parser.h"
#include "script-options.h"
#include "socket-view.h"

#include <set>
#include <string>

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

/** What the names in a code block may mean. */
class CodeNames
{
  public:
    /** @param code a block; throws ScriptError if it has a name that means nothing */
    void Check(const CodeBlock& code)
    {
        for (const Statement& statement : ParseCode(code.text, code.start))
        {
            VisitNames(statement.expression, [this](const std::string& name, Place place) {
                if (m_variables.count(name) == 0 && !FindConstant(name) && !IsInfoField(name))
                {
                    Refuse(name, place);
                }
            });
            if (statement.kind == Statement::Kind::ASSIGN)
            {
                m_variables.insert(statement.name);
            }
        }
    }

  private:
    [[noreturn]] void Refuse(const std::string& name, Place place) const
    {
        std::string known;
        for (const std::string& field : KnownFields())
        {
            known += " " + field;
        }
        for (const std::string& variable : m_variables)
        {
            known += " " + variable;
        }
        throw ScriptError(place,
                          "no field of struct tcp_info, constant or variable \"" + name +
                              "\". Names that have a value:" + known);
    }

    std::set<std::string> m_variables; ///< assigned so far
};

/** Finds what is not supported before the script runs: such a script must never pass or fail. */
void
CheckSupport(const Script& script, const RunSettings& settings)
{
    CheckOptions(script);
    const bool ipv6 = IsIpv6(script, settings);
    CodeNames names;
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
            names.Check(*code);
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
