/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_PLAN_H
#define RFC_TCP_COMPARE_PLAN_H

#include "options.h"
#include "report.h"
#include "run.h"

#include <string>
#include <vector>

namespace compare
{

/** @param options what the user asked for @return one group a line of the tables, still empty */
std::vector<Group> MakeGroups(const Options& options);

/**
 * @param options what the user asked for
 * @param group scenario, loss and TCP
 * @param run its number
 * @return the run
 */
RunSpec MakeSpec(const Options& options, const Group& group, uint32_t run);

/** @param options what the user asked for @param groups their groups @return all their runs */
std::vector<RunSpec> MakeSpecs(const Options& options, const std::vector<Group>& groups);

/** A run of a scenario with all TCPs, to be drawn. */
struct Picture
{
    std::string file;           ///< relative to the results
    std::vector<RunSpec> specs; ///< one of each TCP; they write all logs
};

/**
 * Chooses the runs of a scenario for its ladder diagrams; the rule is in --help.
 *
 * @param options what the user asked for
 * @param scenario whose runs
 * @param groups with results
 * @return one or two pictures
 */
std::vector<Picture> ChoosePictures(const Options& options,
                                    const Scenario& scenario,
                                    const std::vector<Group>& groups);

} // namespace compare

#endif // RFC_TCP_COMPARE_PLAN_H
