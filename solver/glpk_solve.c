/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/glpk_solve.h"

#include <glpk.h>
#include <math.h>

static RnLpStatus
status_of(glp_prob *prob, int code, gboolean *is_unbounded)
{
  if (code == GLP_EITLIM)
    return RN_LP_LIMIT;
  if (code == GLP_EOBJLL || code == GLP_EOBJUL)
    return RN_LP_INFEASIBLE;
  if (code != 0)
    return RN_LP_FAILED;
  if (glp_get_status(prob) == GLP_OPT)
    return RN_LP_OPTIMAL;
  if (glp_get_status(prob) == GLP_NOFEAS || glp_get_prim_stat(prob) == GLP_NOFEAS)
    return RN_LP_INFEASIBLE;
  *is_unbounded = glp_get_dual_stat(prob) == GLP_NOFEAS;
  return RN_LP_FAILED;
}

RnLpStatus
rn_glpk_solve(glp_prob *prob, RnLpMethod method, gboolean plain, int limit, double cutoff, gboolean *is_unbounded)
{
  glp_smcp parameters;
  glp_init_smcp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.meth = method == RN_LP_DUAL ? GLP_DUALP : GLP_PRIMAL;
  parameters.it_lim = limit;
  if (plain) {
    parameters.pricing = GLP_PT_STD;
    parameters.r_test = GLP_RT_STD;
  }
  if (method == RN_LP_DUAL && isfinite(cutoff))
    parameters.obj_ul = cutoff;
  int code = glp_simplex(prob, &parameters);
  if (code == GLP_EBADB || code == GLP_ESING || code == GLP_ECOND || code == GLP_EFAIL) {
    glp_adv_basis(prob, 0);
    parameters.meth = GLP_PRIMAL;
    code = glp_simplex(prob, &parameters);
  }
  *is_unbounded = FALSE;
  return status_of(prob, code, is_unbounded);
}
