/** A public holiday in France or in a part of it. Apart from the dates, whose calendar the console need not load. */
export type HolidayName =
  | 'new-year'
  | 'good-friday'
  | 'easter-monday'
  | 'labour-day'
  | 'victory-day'
  | 'ascension'
  | 'whit-monday'
  | 'national-day'
  | 'assumption'
  | 'all-saints'
  | 'armistice'
  | 'christmas'
  | 'saint-stephen';

/** The names of the holidays in English. */
export const englishNames: Record<HolidayName, string> = {
  'new-year': 'New Year’s Day',
  'good-friday': 'Good Friday',
  'easter-monday': 'Easter Monday',
  'labour-day': 'Labour Day',
  'victory-day': 'Victory Day',
  ascension: 'Ascension Day',
  'whit-monday': 'Whit Monday',
  'national-day': 'National Day',
  assumption: 'Assumption Day',
  'all-saints': 'All Saints’ Day',
  armistice: 'Armistice Day',
  christmas: 'Christmas Day',
  'saint-stephen': 'Saint Stephen’s Day',
};
