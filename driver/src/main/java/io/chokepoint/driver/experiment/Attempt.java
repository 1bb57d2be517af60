package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;

/**
 * What an experiment is going to do.
 *
 * @param setting as it was found
 * @param value what it is changed to
 * @param figure that is measured
 * @param load whose warm-up comes before the first block
 * @param level in every block, for as long as a block is
 */
record Attempt(
    Setting setting,
    int value,
    Figure figure,
    Prediction predicted,
    Load load,
    Stage level,
    Blocks blocks) {}
