/** Whether people are usually awake. @param time on their clock, `HH:MM` */
export const isDaytime = (time: string): boolean => time >= '08:00' && time < '20:00';
