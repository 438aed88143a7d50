/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "plan.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace compare
{

namespace
{

/** @return the losses other than 0 in the order in which a run to draw is looked for */
std::vector<double>
OrderLosses(std::vector<double> losses)
{
    std::sort(losses.begin(), losses.end());
    losses.erase(std::remove(losses.begin(), losses.end(), 0.0), losses.end());
    // the middle one, then the higher ones, then the lower ones
    std::rotate(losses.begin(),
                losses.begin() + static_cast<std::ptrdiff_t>(losses.size() / 2),
                losses.end());
    return losses;
}

constexpr int WORTH_A_LOOK = 10; // score of a run that is not clean

/** @return how much there is to see in a run @param groups of one scenario and loss */
int
Score(const std::vector<const Group*>& groups, uint32_t run)
{
    int worst = 0;
    int lost = 0;
    for (const Group* group : groups)
    {
        const RunResult& result = group->results[run];
        if (result.verdict >= Verdict::TIME_LIMIT)
        {
            return -1; // its logs end somewhere
        }
        worst = std::max(worst, static_cast<int>(result.verdict));
        lost += result.controlSegmentsLost > 0 ? 1 : 0;
    }
    return WORTH_A_LOOK * worst + lost;
}

} // namespace

std::vector<Group>
MakeGroups(const Options& options)
{
    std::vector<Group> groups;
    for (const Scenario* scenario : options.scenarios)
    {
        for (const double loss : options.losses)
        {
            for (const Stack& stack : options.stacks)
            {
                groups.push_back({scenario, loss, &stack, {}});
            }
        }
    }
    return groups;
}

RunSpec
MakeSpec(const Options& options, const Group& group, uint32_t run)
{
    std::array<char, 64> leaf{};
    std::snprintf(leaf.data(), leaf.size(), "loss-%g/run-%03u", group.loss, run);
    RunSpec spec;
    spec.stack = group.stack;
    spec.scenario = group.scenario;
    spec.link = options.link;
    spec.loss = group.loss;
    spec.run = run;
    spec.seed = options.seed;
    spec.msl = options.msl;
    spec.sack = options.sack;
    spec.detailed = run < options.pcapRuns;
    spec.rules = options.rules;
    spec.directory = "runs/" + group.scenario->name + "/" + leaf.data();
    return spec;
}

std::vector<RunSpec>
MakeSpecs(const Options& options, const std::vector<Group>& groups)
{
    std::vector<RunSpec> specs;
    for (const Group& group : groups)
    {
        for (uint32_t run = 0; run < options.runs; ++run)
        {
            specs.push_back(MakeSpec(options, group, run));
        }
    }
    return specs;
}

namespace
{

/** Which run of a scenario. */
struct RunChoice
{
    double loss;  ///< random loss
    uint32_t run; ///< its number
};

/** @return the run with random loss in which a TCP did worst, if there is one */
std::optional<RunChoice>
FindWorst(const Options& options, const Scenario& scenario, const std::vector<Group>& groups)
{
    std::optional<RunChoice> worst;
    int best = -1;
    for (const double loss : OrderLosses(options.losses))
    {
        const auto tcps = SelectGroups(groups, scenario, loss);
        for (uint32_t run = 0; run < options.runs; ++run)
        {
            const int score = Score(tcps, run);
            if (score > best)
            {
                best = score;
                worst = RunChoice{loss, run};
            }
        }
        if (best >= WORTH_A_LOOK)
        {
            break;
        }
    }
    return worst;
}

/** @return a picture of a run @param file of the picture */
Picture
MakePicture(const Options& options,
            const Scenario& scenario,
            const std::vector<Group>& groups,
            const RunChoice& choice,
            const std::string& file)
{
    Picture picture{file, {}};
    for (const Group* group : SelectGroups(groups, scenario, choice.loss))
    {
        picture.specs.push_back(MakeSpec(options, *group, choice.run));
        picture.specs.back().detailed = true;
    }
    return picture;
}

} // namespace

std::vector<Picture>
ChoosePictures(const Options& options, const Scenario& scenario, const std::vector<Group>& groups)
{
    const std::string file = "ladders/" + scenario.name;
    if (options.drawRun)
    {
        return {MakePicture(options,
                            scenario,
                            groups,
                            {options.losses.front(), *options.drawRun},
                            file + ".svg")};
    }
    const double least = *std::min_element(options.losses.begin(), options.losses.end());
    std::vector<Picture> pictures{
        MakePicture(options, scenario, groups, {least, 0}, file + ".svg")};
    const auto worst = FindWorst(options, scenario, groups);
    if (scenario.lossTeaches && worst && worst->loss > least)
    {
        pictures.push_back(MakePicture(options, scenario, groups, *worst, file + "-loss.svg"));
    }
    return pictures;
}

} // namespace compare
